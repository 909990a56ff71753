-- Business days are counted however long ago the first of them was, and whoever keeps the holidays is told before the list of them
-- ends: from then on holidays would count as business days, and nothing would say so.

SET ROLE densho_owner;

-- How many business days have begun since (core.age_of counts the same to three): five of each whole week, what is left of the last
-- one, and none of the holidays among them.
CREATE OR REPLACE FUNCTION core.business_days_since(p_since timestamptz) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(0, x.weeks * 5
           + (SELECT count(*) FROM generate_series(x.since + x.weeks * 7 + 1, x.today) d (day)
               WHERE extract(isodow FROM x.epoch + d.day) < 6)
           - (SELECT count(*) FROM core.holiday h
               WHERE h.day > x.epoch + x.since AND h.day <= x.epoch + x.today AND extract(isodow FROM h.day) < 6))::integer
    FROM (SELECT t.*, greatest(0, t.today - t.since) / 7 AS weeks
            FROM (SELECT date '2000-01-01' AS epoch, core.tokyo_day(p_since) - date '2000-01-01' AS since,
                         core.tokyo_day(clock_timestamp()) - date '2000-01-01' AS today) t) x
$$;

-- The last holiday that is entered, where none is known from the 31st day from now on; of a list that was never begun nothing.
-- For whoever keeps the masters, and for supervisors, who decide by the days that it counts.
CREATE FUNCTION api.holidays_end() RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE last date;
BEGIN
  IF (core.me()).role NOT IN ('supervisor', 'administrator') THEN
    RETURN NULL;
  END IF;
  SELECT max(h.day) INTO last FROM core.holiday h;
  RETURN CASE WHEN last < core.tokyo_day(clock_timestamp()) + 31 THEN last END;
END $$;
REVOKE ALL ON FUNCTION api.holidays_end() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.holidays_end() TO densho_staff;

RESET ROLE;
