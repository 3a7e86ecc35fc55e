// The browser's program out of the compiler's one wasm file: what every page needs (NAME_bg.wasm and its glue NAME.js), and the parts that only
// some pages need, each loaded when it is first used. app/src/parts.rs says where the program is cut.
//
// The splitter makes a module of all functions that the same parts use, and so hundreds of small ones. They are put together here: for a
// first visit all that a page needs in one file (page-PART.wasm), for whatever is opened after it packs that the pages share (part-N.wasm).
// Nothing is optimised after the linker: wasm-opt -Oz made a page a tenth smaller, and its brotli larger.
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plan, readLinks } from './packs.mjs'

// The names by which the server finds what a page will ask for next, and names it in the page's head. They are Leptos' own.
const linksFile = '__wasm_split.______________________.js'
const manifestFile = '__wasm_split_manifest.json'
// A part of this name is opened over a page: nobody comes to it first.
const overPage = 'over_'

/** Fills the folder `out`. */
export function makeProgram({ wasm, out, name, splitter, bindgen }) {
    run(splitter, [wasm, out, '--out-name', name])
    const whole = join(out, `${name}.wasm`)
    run(bindgen, [whole, '--target', 'web', '--no-typescript', '--keep-lld-exports', '--no-demangle', '--remove-name-section',
        '--remove-producers-section', '--out-name', name, '--out-dir', out])
    fs.rmSync(whole)

    const links = readLinks(fs.readFileSync(join(out, '__wasm_split.js'), 'utf8'))
    fs.rmSync(join(out, '__wasm_split.js'))
    const modules = new Map([...new Set(Object.values(links.parts).flatMap(modules => [...modules]))].map(module => {
        const file = join(out, `${module}.wasm`)
        const bytes = withoutNames(fs.readFileSync(file))
        fs.rmSync(file)
        return [module, bytes]
    }))
    const packs = plan(links.parts, module => modules.get(module).length)
    const inPack = packs.map(pack => pack.modules)
    const write = (file, chosen) => fs.writeFileSync(join(out, file), Buffer.concat(chosen.map(module => modules.get(module))))
    inPack.forEach((chosen, index) => write(`part-${index}.wasm`, chosen))
    const parts = Object.keys(links.parts)
    const pages = parts.filter(part => !part.startsWith(overPage))
    pages.forEach(part => write(`page-${part}.wasm`, inPack.flat().filter(module => links.parts[part].has(module))))

    const users = module => parts.reduce((bits, part, bit) => links.parts[part].has(module) ? bits | 1 << bit : bits, 0)
    const runtime = fs.readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'parts.js'), 'utf8')
    fs.writeFileSync(join(out, linksFile), bare([
        `import { initSync } from './${name}.js'`,
        `const packs = ${JSON.stringify(inPack.map(chosen => chosen.map(module => [modules.get(module).length, users(module)])))}`,
        `const shared = () => { const { ${links.shared} } = initSync(); return { ${links.shared} } }`,
        runtime,
        ...parts.map((part, bit) => `export const __wasm_split_load_${part} = loader(${1 << bit}${pages.includes(part) ? `, 'page-${part}.wasm'` : ''})`),
    ].join('\n')))
    fs.writeFileSync(join(out, manifestFile), JSON.stringify(Object.fromEntries(pages.map(part => [part, [`page-${part}`]]))))
    const glue = join(out, `${name}.js`)
    fs.writeFileSync(glue, bare(fs.readFileSync(glue, 'utf8')).replace(/(from ['"])\.\/__wasm_split\.js/g, `$1./${linksFile}`))
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

/** A module without its custom sections: names of functions, traces of the tools. */
function withoutNames(module) {
    const kept = [module.subarray(0, 8)]
    for (let at = 8; at < module.length;) {
        const start = at++
        let length = 0
        for (let shift = 0; ; shift += 7) {
            const byte = module[at++]
            length |= (byte & 127) << shift
            if (byte < 128) break
        }
        at += length
        if (module[start] !== 0) kept.push(module.subarray(start, at))
    }
    return Buffer.concat(kept)
}

/** Without comments and blanks at the head of a line: never inside a string of the generated glue. */
function bare(script) {
    return script.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '').replace(/^[ \t]*\/\/.*\n/gm, '').replace(/^[ \t]+/gm, '')
}
