// The browser's program out of the compiler's one wasm file: what every page needs (NAME_bg.wasm and its glue NAME.js), and the parts that only
// some pages need, each loaded when it is first used. app/src/parts.rs says where the program is cut.
//
// The splitter makes a module of all functions that the same parts use, and so hundreds of small ones. They are put together here: for a
// first visit all that a page needs in one module (page-PART.wasm), for whatever is opened after it packs that the pages share (part-N.wasm).
// What counts is the size in brotli: wasm-opt -Oz made a page a tenth smaller, and its brotli larger; functions put side by side that look alike
// (merge.mjs) make it a tenth smaller.
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { arrange, merge, read } from './merge.mjs'
import { plan, readLinks } from './packs.mjs'
import { prepare } from './prepare.mjs'
import { EXPORT, IMPORT, Reader, imports, sections } from './wasm.mjs'

// The names by which the server finds what a page will ask for next, and names it in the page's head. They are Leptos' own.
const linksFile = '__wasm_split.______________________.js'
const manifestFile = '__wasm_split_manifest.json'
/** Which modules are in which pack: asked for after the first visit. */
const packsFile = 'parts.json'
// A part of this name is opened over a page: nobody comes to it first.
const overPage = 'over_'

/** Fills the folder `out`. */
export function makeProgram({ wasm, out, name, splitter, bindgen }) {
    const prepared = join(out, 'prepared.wasm')
    fs.writeFileSync(prepared, prepare(fs.readFileSync(wasm)))
    run(splitter, [prepared, out, '--out-name', name])
    fs.rmSync(prepared)
    const whole = join(out, `${name}.wasm`)
    run(bindgen, [whole, '--target', 'web', '--no-typescript', '--keep-lld-exports', '--no-demangle', '--remove-name-section',
        '--remove-producers-section', '--out-name', name, '--out-dir', out])
    fs.rmSync(whole)

    const links = readLinks(fs.readFileSync(join(out, '__wasm_split.js'), 'utf8'))
    fs.rmSync(join(out, '__wasm_split.js'))
    const modules = new Map([...new Set(Object.values(links.parts).flatMap(modules => [...modules]))].map(module => {
        const file = join(out, `${module}.wasm`)
        const parsed = read(fs.readFileSync(file))
        fs.rmSync(file)
        return [module, { parsed, bytes: merge([parsed]) }]
    }))
    const packs = plan(links.parts, module => modules.get(module).bytes.length)
    const inPack = packs.map(pack => pack.modules)
    inPack.forEach((chosen, index) => fs.writeFileSync(join(out, `part-${index}.wasm`), Buffer.concat(chosen.map(module => modules.get(module).bytes))))
    const parts = Object.keys(links.parts)
    const pages = parts.filter(part => !part.startsWith(overPage))
    pages.forEach(part => fs.writeFileSync(join(out, `page-${part}.wasm`), merge([...links.parts[part]].map(module => modules.get(module).parsed))))

    const bitsOf = (module, lane) => parts.reduce((bits, part, at) => at >> 5 === lane && links.parts[part].has(module) ? bits | 1 << at : bits, 0)
    const users = module => Array.from({ length: Math.ceil(parts.length / 32) }, (_, lane) => bitsOf(module, lane))
    fs.writeFileSync(join(out, packsFile), JSON.stringify(inPack.map(chosen => chosen.map(module => [modules.get(module).bytes.length, ...users(module)]))))
    const runtime = fs.readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'parts.js'), 'utf8')
    fs.writeFileSync(join(out, linksFile), bare([
        `import { initSync } from './${name}.js'`,
        `const packs = '${packsFile}'`,
        `const shared = () => { const { ${links.shared} } = initSync(); return { ${links.shared} } }`,
        runtime,
        ...parts.map((part, at) => `export const __wasm_split_load_${part} = loader(${at}${pages.includes(part) ? `, 'page-${part}.wasm'` : ''})`),
    ].join('\n')))
    fs.writeFileSync(join(out, manifestFile), JSON.stringify(Object.fromEntries(pages.map(part => [part, [`page-${part}`]]))))

    const [main, glue] = [join(out, `${name}_bg.wasm`), join(out, `${name}.js`)]
    const bytes = fs.readFileSync(main)
    const names = shortNames(bytes)
    fs.writeFileSync(main, arrange(bytes, names))
    const script = bare(fs.readFileSync(glue, 'utf8')).replace(/(from ['"])\.\/__wasm_split\.js/g, `$1./${linksFile}`)
    fs.writeFileSync(glue, script.replace(/[\w$]+/g, word => names.get(word) ?? word))
}

/** Short ones for the names between program and glue that carry a hash: it stands in both, and nothing makes it small. */
function shortNames(bytes) {
    const of = id => sections(bytes).find(section => section.id === id).bytes
    const given = [...imports(of(IMPORT)).map(({ name }) => name), ...new Reader(of(EXPORT)).list(reader => {
        const name = reader.name()
        reader.byte()
        reader.unsigned()
        return name
    })]
    return new Map([...new Set(given)].filter(name => /[0-9a-f]{16}/.test(name)).map((name, i) => [name, `$${i.toString(36)}`]))
}

/** By part, the files of wasm and script that a first visit to a page of it loads. */
export function firstLoad(folder, name) {
    const manifest = JSON.parse(fs.readFileSync(join(folder, manifestFile), 'utf8'))
    const always = [`${name}_bg.wasm`, `${name}.js`, linksFile]
    return Object.fromEntries(Object.entries(manifest).map(([part, packs]) => [part, [...always, ...packs.map(pack => `${pack}.wasm`)]]))
}

function run(program, args) {
    execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** Without comments and blanks at the head of a line: never inside a string of the generated glue. */
function bare(script) {
    return script.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '').replace(/^[ \t]*\/\/.*\n/gm, '').replace(/^[ \t]+/gm, '')
}
