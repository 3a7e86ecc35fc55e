import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange, merge, read } from './merge.mjs'
import { CODE, ELEMENT, EXPORT, FUNCTION, IMPORT, Reader, TYPE, elements, module, sections, signed, slotsOf, table, text, unsigned, vector } from './wasm.mjs'

const types = { id: TYPE, bytes: vector([[0x60, 0, 1, 0x7f]]) } // () -> i32
const taken = { id: IMPORT, bytes: vector([Buffer.concat([text('__wasm_split'), text('table'), Buffer.from([1, 0x70, 0, 9])])]) }
const [i32, call, callIndirect, add, end] = [0x41, 0x10, 0x11, 0x6a, 0x0b]
const functions = (...bodies) => [
    { id: FUNCTION, bytes: vector(bodies.map(() => [0])) },
    { id: CODE, bytes: vector(bodies.map(body => vector([0, ...body, end].map(byte => [byte])))) },
]
const part = (slots, ...bodies) => {
    const [list, code] = functions(...bodies)
    return read(module([types, taken, list, { id: ELEMENT, bytes: table(slots) }, code]))
}
const answers = (merged, slots) => {
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 9 })
    return WebAssembly.instantiate(merged, { __wasm_split: { table } }).then(() => slots.map(slot => table.get(slot)()))
}
const count = (merged, id) => new Reader(sections(merged).find(section => section.id === id).bytes).unsigned()

test('a call from one module to another is a plain call, and everybody keeps their place in the table', async () => {
    const padded = [0xa9, 0x80, 0x80, 0x80, 0x00] // 41, as the linker leaves room for it
    const one = part([[1, 0]], [i32, ...padded])
    const other = part([[2, 0]], [call, 1, i32, 1, add], [i32, 1, callIndirect, 0, 0])
    const merged = merge([one, other])
    assert.equal(count(merged, FUNCTION), 2, 'the way to the other module is gone')
    assert.deepEqual(await answers(merged, [1, 2]), [41, 42])
    assert.ok(!merged.includes(Buffer.from(padded)), 'no room is left')
})

test('the way to a function that comes with another file is there once', async () => {
    const way = [i32, 5, callIndirect, 0, 0]
    const merged = merge([part([[1, 0]], [call, 1], way), part([[2, 0]], [call, 1, i32, 1, add], way), part([[5, 0]], [i32, 7])].slice(0, 2))
    assert.equal(count(merged, FUNCTION), 3)
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 9 })
    for (const bytes of [merged, merge([part([[5, 0]], [i32, 7])])]) await WebAssembly.instantiate(bytes, { __wasm_split: { table } })
    assert.deepEqual([1, 2].map(slot => table.get(slot)()), [7, 8])
})

test('of functions that do the very same one is kept, each in its place of the table', async () => {
    const merged = merge([part([[1, 0], [2, 1], [3, 2], [4, 3]], [i32, 7], [i32, 7], [call, 0], [call, 1])])
    assert.equal(count(merged, FUNCTION), 2)
    assert.deepEqual(await answers(merged, [1, 2, 3, 4]), [7, 7, 7, 7])
})

test('the main module does the same in another order and under shorter names', async () => {
    const [list, code] = functions([i32, 60], [call, 1])
    const named = (name, kind, rest) => Buffer.concat([text(name), Buffer.from([kind, ...rest])])
    const main = module([
        types, { id: IMPORT, bytes: vector([Buffer.concat([text('glue'), text('given_0123456789abcdef'), Buffer.from([0, 0])])]) }, list,
        { id: EXPORT, bytes: vector([named('run_0123456789abcdef', 0, [2])]) },
        code,
    ])
    const short = arrange(main, new Map([['given_0123456789abcdef', '$0'], ['run_0123456789abcdef', '$1']]))
    const { instance } = await WebAssembly.instantiate(short, { glue: { $0: () => 1 } })
    assert.deepEqual([Object.keys(instance.exports), instance.exports.$1()], [['$1'], 60])
    assert.ok(short.length < main.length)
})

test('numbers and tables are read as they were written', () => {
    for (const value of [0, 1, -1, 63, 64, -64, -65, 127, 128, 0x7fffffff, -0x80000000]) {
        assert.equal(new Reader(Buffer.from(signed(value))).signed(), BigInt(value))
        if (value >= 0) assert.equal(new Reader(Buffer.from(unsigned(value))).unsigned(), value)
    }
    const slots = new Map([[3, 8], [1, 9], [2, 7], [200, 1]])
    assert.deepEqual(new Map([...slotsOf(elements(table(slots)))].sort()), new Map([...slots].sort()))
})
