# Shared by the scripts beside it; sourced, never run. POSIX sh.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The newest PostgreSQL server's folder on standard output, as src/demo/server.rs finds it.
pg_bin() {
    _best='' _best_major=14
    for _bin in $(command -v postgres >/dev/null 2>&1 && dirname "$(readlink -f "$(command -v postgres)")") \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
        [ -x "$_bin/postgres" ] && [ -x "$_bin/initdb" ] || continue
        _major=$("$_bin/postgres" --version | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
        if [ "${_major:-0}" -gt "$_best_major" ]; then _best=$_bin _best_major=$_major; fi
    done
    [ -n "$_best" ] && printf '%s\n' "$_best"
}

has_server() { pg_bin >/dev/null; }
has_aiosmtpd() {
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || python3 -c 'import aiosmtpd' 2>/dev/null
}
has_command() { command -v "$1" >/dev/null 2>&1; }

# need TEST PACKAGE…: notes the packages as missing unless the test succeeds.
missing=''
need() {
    _test=$1
    shift
    eval "$_test" || missing="$missing $*"
}

# Installs what `need` noted; does nothing, and asks nothing, when everything is there.
install_missing() {
    [ -n "$missing" ] || return 0
    if ! has_command apt-get; then
        die "Missing:$missing (Debian's names). Install them with this system's package manager and start again."
    fi
    if [ "$(id -u)" = 0 ]; then
        _as=''
    elif has_command sudo && sudo -n true 2>/dev/null; then
        _as='sudo -n'
    else
        die "Some programs are missing. This installs them:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
    fi
    say "Installing:$missing"
    # shellcheck disable=SC2086 # words on purpose
    {
        $_as env DEBIAN_FRONTEND=noninteractive apt-get update -qq
        $_as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    } >&2
    missing=''
    has_server || die "The distribution's PostgreSQL is older than 15. The PostgreSQL project's own packages:
  sudo apt-get install -y postgresql-common
  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y
  sudo apt-get install -y postgresql-17"
}

need_rust() {
    has_command cargo || die "Rust is missing: https://rustup.rs says how to install it (1.95 or newer)."
    need 'has_command cc' gcc libc6-dev
}
