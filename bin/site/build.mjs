// Makes the folder that the server serves to browsers:
//   SITE/version                     the hash of everything below
//   SITE/pkg/VERSION/yuezhang.js     glue, yuezhang_bg.wasm the program, yuezhang.css the style: may be cached for ever
//   SITE/…                           the files of public/
// and beside each file that is worth it, .br and .gz. Nothing is done when no input changed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { bundle, minify } from './css.mjs'

const { values: given } = parseArgs({
    options: Object.fromEntries(['root', 'site', 'wasm', 'wasm-bindgen', 'wasm-opt'].map(name => [name, { type: 'string' }])),
})
const name = 'yuezhang'
const keptVersions = 3 // a page that was open during a deployment still finds its files
const compressible = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm', '.webmanifest'])
// What the compiler's wasm may use; it strips its own list, so wasm-opt must be told.
const wasmFeatures = ['bulk-memory', 'bulk-memory-opt', 'call-indirect-overlong', 'mutable-globals', 'nontrapping-float-to-int', 'sign-ext',
    'reference-types', 'multivalue']

const styleFolder = join(given.root, 'style')
const publicFolder = join(given.root, 'public')
const site = given.site
const fresh = `${site}.new`

const inputs = digest([given.wasm, ...filesIn(styleFolder), ...filesIn(publicFolder), ...filesIn(dirname(fileURLToPath(import.meta.url)))
    .filter(file => file.endsWith('.mjs') && !file.endsWith('.test.mjs'))], [given['wasm-bindgen'], given['wasm-opt'] ?? ''])
if (readOr(join(site, 'inputs')) === inputs && fs.existsSync(join(site, 'pkg', readOr(join(site, 'version')), `${name}_bg.wasm`))) {
    console.log('  nothing changed since the last build of the site')
} else {
    build()
}
report()

function build() {
    fs.rmSync(fresh, { recursive: true, force: true })
    const pkg = join(fresh, 'pkg', 'new')
    fs.mkdirSync(pkg, { recursive: true })
    makeWasm(pkg)
    const main = join(styleFolder, 'main.css')
    fs.writeFileSync(join(pkg, `${name}.css`), fs.existsSync(main) ? minify(bundle(main)) : '')
    if (fs.existsSync(publicFolder)) fs.cpSync(publicFolder, fresh, { recursive: true })

    const version = digest(filesIn(fresh), []).slice(0, 12)
    filesIn(fresh).forEach(compress)
    keepOldVersions(version)
    fs.renameSync(pkg, join(fresh, 'pkg', version))
    fs.writeFileSync(join(fresh, 'version'), version)
    fs.writeFileSync(join(fresh, 'inputs'), inputs)

    fs.rmSync(`${site}.old`, { recursive: true, force: true })
    if (fs.existsSync(site)) fs.renameSync(site, `${site}.old`)
    fs.renameSync(fresh, site)
    fs.rmSync(`${site}.old`, { recursive: true, force: true })
}

function makeWasm(pkg) {
    run(given['wasm-bindgen'], [given.wasm, '--target', 'web', '--no-typescript', '--remove-name-section', '--remove-producers-section', '--out-name', name, '--out-dir', pkg])
    const wasm = join(pkg, `${name}_bg.wasm`)
    if (given['wasm-opt']) {
        run(process.execPath, [given['wasm-opt'], wasm, '-o', wasm, '-Oz', '--strip-debug', '--strip-producers',
            ...wasmFeatures.map(feature => `--enable-${feature}`)])
    }
    const glue = join(pkg, `${name}.js`)
    const whole = fs.readFileSync(glue, 'utf8')
    // Only comments that begin their line: never inside a string of the generated glue.
    fs.writeFileSync(glue, whole.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '').replace(/^[ \t]*\/\/.*\n/gm, '').replace(/^[ \t]+/gm, ''))
}

function keepOldVersions(version) {
    const old = join(site, 'pkg')
    if (!fs.existsSync(old)) return
    fs.readdirSync(old)
        .filter(entry => entry !== version)
        .map(entry => ({ entry, made: fs.statSync(join(old, entry)).mtimeMs }))
        .sort((a, b) => b.made - a.made)
        .slice(0, keptVersions - 1)
        .forEach(({ entry }) => fs.cpSync(join(old, entry), join(fresh, 'pkg', entry), { recursive: true, preserveTimestamps: true }))
}

function compress(file) {
    const bytes = fs.readFileSync(file)
    if (!compressible.has(extname(file)) || bytes.length < 256) return
    fs.writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 24 }
    fs.writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
}

function report() {
    const pkg = join(site, 'pkg', readOr(join(site, 'version')))
    const kilobytes = file => fs.existsSync(file) ? fs.statSync(file).size / 1000 : 0
    let sum = 0
    for (const file of [`${name}_bg.wasm`, `${name}.js`, `${name}.css`]) {
        const small = kilobytes(join(pkg, `${file}.br`)) || kilobytes(join(pkg, file))
        if (!file.endsWith('.css')) sum += small
        console.log(`  ${file.padEnd(18)} ${kilobytes(join(pkg, file)).toFixed(1).padStart(8)} kB, in brotli ${small.toFixed(1).padStart(7)} kB`)
    }
    console.log(`  wasm + js on the first load: ${sum.toFixed(1)} kB in brotli (budget 300); version ${readOr(join(site, 'version'))}`)
}

function run(program, args) {
    execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}

function filesIn(folder) {
    if (!fs.existsSync(folder)) return []
    return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath ?? entry.path, entry.name))
        .sort()
}

function digest(files, words) {
    const hash = createHash('sha256')
    for (const word of words) hash.update(`${word}\0`)
    for (const file of files) hash.update(`${relative(dirname(site), file)}\0`).update(fs.readFileSync(file)).update('\0')
    return hash.digest('hex')
}

function readOr(file, otherwise = '') {
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : otherwise
}
