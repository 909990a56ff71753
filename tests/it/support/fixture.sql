-- What every test database starts with, on top of the migrations. Run once, as superuser, in the
-- template database. Roles are shared by the whole cluster: create them here, not in a test.

-- A login that publishes to the local registry, and one that looks up there.
CREATE ROLE t_platform LOGIN IN ROLE densho_platform;
CREATE ROLE t_viewer LOGIN IN ROLE densho_viewer;
