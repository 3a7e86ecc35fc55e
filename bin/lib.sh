# Shared by the scripts beside it; sourced, never run. One compiler, one set of flags and one target folder for every build:
# two of any would mean building SurrealDB twice.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${YUEZHANG_CACHE:-$HOME/.cache/yuezhang}
TOOLS=$CACHE/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE/target}
SITE=$CARGO_TARGET_DIR/site
WASM_TARGET=wasm32-unknown-unknown
# Every native build and test names the same crates and features, so that their dependencies are built once.
NATIVE=(-p server -p paper -p store -p domain -p app --features app/ssr)
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_BUILD_TARGET
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never} NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false
mkdir -p "$CACHE" "$TOOLS" "$CARGO_TARGET_DIR"

say() { printf '[%3d s] %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'yuezhang: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# quietly LABEL COMMAND…: the command's output goes to a log, shown only when it fails.
quietly() {
    local label=$1 log began=$SECONDS
    shift
    log=$(mktemp "$CACHE/log.XXXXXX")
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
        say "$label ($((SECONDS - began)) s)"
    else
        tail -n 40 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# debian_packages PACKAGE…: installs those that are missing; fails where there is no apt or no right to use it.
debian_packages() {
    have apt-get || return 1
    local missing=() sudo=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then have sudo && sudo=(sudo -n) || return 1; fi
    say "installing from Debian: ${missing[*]}"
    quietly 'read the list of Debian packages' "${sudo[@]}" apt-get update -q || true
    quietly 'installed Debian packages' "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# --- the compiler ---------------------------------------------------------------------------------------------------

rust_version_wanted() { sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$ROOT/Cargo.toml" | head -n 1; }

# compiler_fits BIN_DIR: cargo and rustc there are new enough and can build for the browser.
compiler_fits() {
    local rustc=$1/rustc sysroot version linker
    [[ -x $rustc && -x $1/cargo ]] || return 1
    version=$("$rustc" --version 2>/dev/null | awk '{print $2}') || return 1
    [[ $(printf '%s\n' "$(rust_version_wanted)" "$version" | sort -V | head -n 1) == "$(rust_version_wanted)" ]] || return 1
    sysroot=$("$rustc" --print sysroot) || return 1
    # Without bitcode in it the library cannot take part in link-time optimisation, which the browser part needs.
    grep -qsF .llvmbc "$sysroot/lib/rustlib/$WASM_TARGET"/lib/libstd-*.rlib || return 1
    for linker in "$1/rust-lld" "$sysroot"/lib/rustlib/*/bin/rust-lld; do
        [[ -x $linker ]] && return 0
    done
    return 1
}

# Debian's compiler has no library for the browser, but its source: builds it once (about a minute) and puts it where rustc looks.
build_wasm_library() {
    local scratch built sysroot library
    sysroot=$(/usr/bin/rustc --print sysroot)
    library=$sysroot/lib/rustlib/$WASM_TARGET/lib
    scratch=$(mktemp -d)
    mkdir -p "$scratch/src"
    printf '[package]\nname = "yuezhang_scratch"\nversion = "0.1.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n[workspace]\n' >"$scratch/Cargo.toml"
    : >"$scratch/src/lib.rs"
    quietly "built the standard library for $WASM_TARGET" env -C "$scratch" PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 \
        RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$scratch/target" /usr/bin/cargo build --release --target "$WASM_TARGET" -Zbuild-std=std,panic_abort || return 1
    built=$scratch/target/$WASM_TARGET/release/deps
    rm -f "$built"/*yuezhang_scratch*
    local sudo=()
    [[ -w $sysroot/lib/rustlib ]] || sudo=(sudo -n)
    "${sudo[@]}" rm -rf "$library" && "${sudo[@]}" mkdir -p "$library" && "${sudo[@]}" cp "$built"/lib*.rlib "$library/"
    # What was built on an older copy of the library does not fit this one.
    rm -rf "$scratch" "${CARGO_TARGET_DIR:?}/$WASM_TARGET"
}

install_compiler() {
    if have rustup; then
        say "asking rustup for the standard library of $WASM_TARGET"
        if timeout 120 rustup target add "$WASM_TARGET" >/dev/null 2>&1 && compiler_fits "$(current_compiler)"; then return 0; fi
        say 'rustup cannot fetch it; taking Debian’s compiler and the source of its library'
    fi
    debian_packages rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web rust-web-llvm lld-22 gcc libc6-dev || return 1
    compiler_fits /usr/bin || build_wasm_library
}

current_compiler() {
    local cargo
    cargo=$(command -v cargo) && dirname "$cargo"
}

# After this, cargo and rustc on PATH are the one compiler of the project.
use_compiler() {
    local found
    found=$(current_compiler || true)
    if [[ -n $found ]] && compiler_fits "$found"; then
        :
    elif compiler_fits /usr/bin; then
        export PATH=/usr/bin:$PATH
    else
        install_compiler || true
        found=$(current_compiler || true)
        if [[ -z $found ]] || ! compiler_fits "$found"; then
            compiler_fits /usr/bin || die "missing: Rust $(rust_version_wanted) or newer with the $WASM_TARGET target (rustup target add $WASM_TARGET)"
            export PATH=/usr/bin:$PATH
        fi
    fi
    hash -r
    have cc || debian_packages gcc libc6-dev || die 'missing: a C compiler (cc)'
    say "compiler: $(rustc --version), $(command -v cargo)"
}

# --- tools ----------------------------------------------------------------------------------------------------------

locked_version() { awk -v crate="$1" '$0 == "name = \"" crate "\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' "$ROOT/Cargo.lock"; }

# cargo_tool CRATE VERSION WHERE ARGUMENTS…: builds a tool from its source. A cheap profile: it is built once and runs for a second or two.
# The tools share most of what they are built of.
cargo_tool() {
    local crate=$1 version=$2 where=$3
    shift 3
    say "building $crate $version (once, 1 to 3 minutes)"
    quietly "built $crate $version" env -C "$TOOLS" CARGO_TARGET_DIR="$TOOLS/build" cargo install "$crate" --version "$version" --root "$where" \
        --config profile.release.lto=false --config profile.release.opt-level=1 --config profile.release.codegen-units=16 "$@" ||
        die "$crate $version could not be built"
}

# wasm-bindgen must be of exactly the locked library's version.
use_wasm_bindgen() {
    local version where
    version=$(locked_version wasm-bindgen)
    where=$TOOLS/wasm-bindgen-$version
    WASM_BINDGEN=$where/bin/wasm-bindgen
    [[ -x $WASM_BINDGEN ]] || cargo_tool wasm-bindgen-cli "$version" "$where" --no-default-features --bin wasm-bindgen
    rm -rf "$TOOLS/build"
}

# What cuts the browser's program into parts, of the version of the library that marks where.
use_wasm_split() {
    local version where
    version=$(locked_version wasm_split_helpers)
    where=$TOOLS/wasm-split-$version
    WASM_SPLIT=$where/bin/wasm-split-cli
    [[ -x $WASM_SPLIT ]] || cargo_tool wasm_split_cli_support "$version" "$where" --features build-binary --bin wasm-split-cli
}

use_node() {
    have node || debian_packages nodejs || true
    have node || die 'missing: node 18 or newer (Debian: apt-get install nodejs npm)'
}

# npm_packages FOLDER: what its lock file names, again only when the lock file changed.
npm_packages() {
    local folder=$1
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.yuezhang-lock" && return 0
    have npm || debian_packages npm || return 1
    quietly "installed npm packages of ${folder#"$ROOT"/}" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error || return 1
    cp "$folder/package-lock.json" "$folder/node_modules/.yuezhang-lock"
}

# The browser of the tests, and the letters of its pages: Debian's headless shell, which is Chromium without a window and takes a third of its
# work from two cores; a whole Chromium where there is no such package.
use_chromium() {
    local name
    debian_packages chromium-headless-shell fonts-noto-cjk || debian_packages chromium fonts-noto-cjk || true
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        CHROMIUM=${CHROMIUM:-$(command -v "$name" || true)}
    done
    [[ -n $CHROMIUM ]] || die 'missing: Chromium (Debian: apt-get install chromium-headless-shell fonts-noto-cjk), or its path in CHROMIUM'
    export CHROMIUM
}

# The font of PDFs, where the system has one to install; elsewhere the program looks for what is there.
use_chinese_font() {
    compgen -G '/usr/share/fonts/*/*/*CJK*' >/dev/null || debian_packages fonts-noto-cjk || true
}

# --- builds ---------------------------------------------------------------------------------------------------------

# The browser part, in $SITE. All profiles share it.
build_site() {
    use_node
    use_wasm_split
    use_wasm_bindgen
    say 'building the browser part'
    cargo build -p hydrate --target "$WASM_TARGET" --profile wasm-release || return 1
    node "$ROOT/bin/site/build.mjs" --root "$ROOT" --site "$SITE" --wasm "$CARGO_TARGET_DIR/$WASM_TARGET/wasm-release/hydrate.wasm" \
        --wasm-split "$WASM_SPLIT" --wasm-bindgen "$WASM_BINDGEN" >&2 || return 1
    say "the browser part is in $SITE"
}

# Each fresh clone leaves its own copy of our crates in the shared target folder: past 30 GB those are thrown away (dependencies stay).
prune_target() {
    local gigabytes
    gigabytes=$(du -s --block-size=1G "$CARGO_TARGET_DIR" | cut -f 1)
    ((gigabytes < 30)) || quietly "the target folder holds $gigabytes GB: removed our own crates from it" \
        cargo clean -p server -p paper -p store -p app -p domain -p hydrate
}
