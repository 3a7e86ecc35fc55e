import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan, readLinks } from './packs.mjs'

const script = `import { initSync } from "./main.js";
const { memory, __stack, } = initSync(undefined, undefined);
/* home, list */
const __chunk_0 = makeLoad(() => {
    const src = fetch(new URL("./chunk_0.wasm", import.meta.url));
}, []);
/* home, list */
const __chunk_1 = makeLoad(() => async (_imp) => ({}), []);
export const __wasm_split_load_list = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_list.wasm", import.meta.url));
}, [__chunk_0, __chunk_1]));
export const __wasm_split_load_home = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_0, __chunk_1]));
`

test('the link script says what each part needs; modules without content have no file', () => {
    const links = readLinks(script)
    assert.deepEqual(links.parts, { home: new Set(['chunk_0']), list: new Set(['chunk_0', 'split_list']) })
    assert.equal(links.shared, 'memory, __stack')
    assert.throws(() => readLinks('export {}'), /link script/)
})

test('every part finds all its modules in its packs', () => {
    const parts = { a: new Set(['m1', 'm2', 'm4']), b: new Set(['m1', 'm3']), c: new Set(['m3', 'm4']) }
    const sizes = { m1: 100_000, m2: 500, m3: 9_000, m4: 70_000 }
    const packs = plan(parts, module => sizes[module])
    for (const [part, modules] of Object.entries(parts)) {
        const loaded = packs.filter(pack => pack.parts.has(part)).flatMap(pack => pack.modules)
        for (const module of modules) assert.ok(loaded.includes(module), `${part} needs ${module}`)
    }
    assert.deepEqual(packs.flatMap(pack => pack.modules).sort(), Object.keys(sizes))
})

test('small modules travel together, large ones only with those who need them', () => {
    const together = plan({ a: new Set(['m1', 'm2']), b: new Set(['m1', 'm2']) }, () => 100_000)
    assert.equal(together.length, 1)
    const small = plan({ a: new Set(['m1', 'm2']), b: new Set(['m1']) }, () => 300)
    assert.equal(small.length, 1)
    const large = plan({ a: new Set(['m1', 'm2']), b: new Set(['m1']) }, () => 100_000)
    assert.equal(large.length, 2)
})

test('a program may come in more parts than a number has bits', () => {
    const parts = count => Object.fromEntries(Array.from({ length: count }, (_, part) => [`p${part}`, new Set(['all', `own${part}`])]))
    for (const count of [32, 33, 65, 100]) {
        for (const pack of plan(parts(count), () => 100_000)) {
            const wanted = pack.modules.includes('all') ? count : pack.modules.length
            assert.equal(pack.parts.size, wanted, pack.modules.join())
        }
    }
})
