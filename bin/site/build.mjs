// Makes the folder that the server serves to browsers:
//   SITE/version                     the hash of everything below
//   SITE/pkg/VERSION/yuezhang.js     glue, yuezhang_bg.wasm the program, page-….wasm and part-….wasm its parts, yuezhang.css the style: may be cached for ever
//   SITE/…                           the files of public/
// and beside each file that is worth it, .br and .gz. Nothing is done when no input changed.
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { bundle, minify } from './css.mjs'
import { firstLoad, makeProgram } from './program.mjs'

const { values: given } = parseArgs({
    options: Object.fromEntries(['root', 'site', 'wasm', 'wasm-split', 'wasm-bindgen'].map(name => [name, { type: 'string' }])),
})
const name = 'yuezhang'
const keptVersions = 3 // a page that was open during a deployment still finds its files
const compressible = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm', '.webmanifest'])
const budget = 300_000 // bytes in brotli, wasm and script of the first page: DESIGN.md, "Speed"

const styleFolder = join(given.root, 'style')
const publicFolder = join(given.root, 'public')
const site = given.site
const fresh = `${site}.new`

const inputs = digest([given.wasm, ...filesIn(styleFolder), ...filesIn(publicFolder), ...filesIn(dirname(fileURLToPath(import.meta.url)))
    .filter(file => /\.m?js$/.test(file) && !file.endsWith('.test.mjs'))], [given['wasm-split'], given['wasm-bindgen']])
if (readOr(join(site, 'inputs')) === inputs && fs.existsSync(join(site, 'pkg', readOr(join(site, 'version')), `${name}_bg.wasm`))) {
    console.log('  nothing changed since the last build of the site')
} else {
    await build()
}
report()

async function build() {
    fs.rmSync(fresh, { recursive: true, force: true })
    const pkg = join(fresh, 'pkg', 'new')
    fs.mkdirSync(pkg, { recursive: true })
    makeProgram({ wasm: given.wasm, out: pkg, name, splitter: given['wasm-split'], bindgen: given['wasm-bindgen'] })
    const main = join(styleFolder, 'main.css')
    fs.writeFileSync(join(pkg, `${name}.css`), fs.existsSync(main) ? minify(bundle(main)) : '')
    if (fs.existsSync(publicFolder)) fs.cpSync(publicFolder, fresh, { recursive: true })

    const version = digest(filesIn(fresh), []).slice(0, 12)
    await Promise.all(filesIn(fresh).map(compress))
    keepOldVersions(version)
    fs.renameSync(pkg, join(fresh, 'pkg', version))
    fs.writeFileSync(join(fresh, 'version'), version)
    fs.writeFileSync(join(fresh, 'inputs'), inputs)

    fs.rmSync(`${site}.old`, { recursive: true, force: true })
    if (fs.existsSync(site)) fs.renameSync(site, `${site}.old`)
    fs.renameSync(fresh, site)
    fs.rmSync(`${site}.old`, { recursive: true, force: true })
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

async function compress(file) {
    const bytes = fs.readFileSync(file)
    if (!compressible.has(extname(file)) || bytes.length < 256) return
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 24 }
    const [small, smaller] = await Promise.all([promisify(gzip)(bytes, { level: 9 }), promisify(brotliCompress)(bytes, { params })])
    fs.writeFileSync(`${file}.gz`, small)
    fs.writeFileSync(`${file}.br`, smaller)
}

function report() {
    const pkg = join(site, 'pkg', readOr(join(site, 'version')))
    const bytes = file => fs.statSync(fs.existsSync(`${file}.br`) ? `${file}.br` : file).size
    const sizes = Object.entries(firstLoad(pkg, name)).map(([part, files]) => ({
        part, requests: files.length, sum: files.reduce((sum, file) => sum + bytes(join(pkg, file)), 0),
    }))
    sizes.sort((a, b) => b.sum - a.sum)
    for (const file of [`${name}_bg.wasm`, `${name}.js`, `${name}.css`]) console.log(`  ${file.padEnd(18)} ${bytes(join(pkg, file))} bytes in brotli`)
    console.log(`  wasm and script of the first page, in bytes of brotli (budget ${budget}), and requests:`)
    for (const { part, requests, sum } of sizes) console.log(`  ${part.padEnd(18)} ${String(sum).padStart(7)} ${requests}${sum > budget ? '  over the budget' : ''}`)
    console.log(`  version ${readOr(join(site, 'version'))}`)
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
