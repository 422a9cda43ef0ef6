# What the two commands share: finding and installing what is missing. On
# Debian as root (or with sudo) packages are installed; elsewhere the script
# names what is missing and stops.

fail() { echo "$1" >&2; exit 2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

# install PACKAGE…: Debian packages, quietly.
install() {
  command -v apt-get >/dev/null 2>&1 || fail "Missing: $*. Install it and start again."
  echo "Installing $* …" >&2
  if [ -z "${HOPTAC_APT_UPDATED:-}" ]; then as_root apt-get update -qq >/dev/null || true; HOPTAC_APT_UPDATED=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
    || fail "Missing: $*. Install it and start again."
}

# need COMMAND PACKAGE…: the packages, unless the command is there.
need() {
  command_name="$1"; shift
  command -v "$command_name" >/dev/null 2>&1 || install "$@"
}

need_rust() {
  command -v cargo >/dev/null 2>&1 || fail "Rust is missing: install it by rustup (the version is in rust-toolchain.toml)."
}

need_node() {
  command -v npm >/dev/null 2>&1 || install nodejs npm
}

# Where cargo builds: outside the checkout where a cache exists, so that a
# fresh checkout does not build everything again.
if [ -z "${CARGO_TARGET_DIR:-}" ] && [ -n "${CI:-}" ]; then
  CARGO_TARGET_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/hoptac/target"
  export CARGO_TARGET_DIR
fi
target_dir() { echo "${CARGO_TARGET_DIR:-target}"; }
