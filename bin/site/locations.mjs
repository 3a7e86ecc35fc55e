// Where in the source a panic happened: the compiler keeps file, line and column of each place that can, thousands of them. Ours stay as they are.
// Of the places inside a library one stands for all of it: what its message says, and which library says it, is what one can go by.
import { DATA, Reader } from './wasm.mjs'

/** Relocations of these kinds have a number after the symbol. */
export const withAddend = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25, 27])

// As core::panic::Location lies in memory: the file's name, its length, line, column.
const [size, lengthAt, lineAt] = [16, 4, 8]
const isAddress = 5

/** Maps each symbol that is a place in a library to the one that stands for the library; that one's place, in `bytes` of DATA, names no line. */
export function fewerLocations(all) {
    const segments = new Reader(section(all, DATA)).list(segment)
    const symbols = symbolsOf(section(all, 'linking'))
    const addresses = addressesOf(section(all, 'reloc.DATA'))
    const standing = new Map()
    const same = new Map()
    symbols.forEach((one, i) => {
        if (one?.size !== size) return
        const { at, bytes } = segments[one.segment]
        const named = addresses.get(at + one.offset)
        const name = named && symbols[named.symbol]
        if (!name) return
        const from = name.offset + named.addend
        const file = segments[name.segment].bytes.toString('latin1', from, from + bytes.readUInt32LE(one.offset + lengthAt))
        const library = file.match(/^\/.*(?=\/src\/.*\.rs$)/)?.[0]
        if (!library) return
        if (standing.has(library)) return same.set(i, standing.get(library))
        standing.set(library, i)
        bytes.writeUInt32LE(library.length, one.offset + lengthAt)
        bytes.fill(0, one.offset + lineAt, one.offset + size)
    })
    if (!same.size) console.warn('  no place of a library was found: see bin/site/locations.mjs')
    return same
}

const section = (all, wanted) => all.find(({ id, name }) => wanted === (name ?? id)).bytes

function segment(reader) {
    if (reader.take(2).readUInt16BE() !== 0x0041) throw new Error('constants of an unknown kind')
    reader.signed()
    reader.byte()
    const length = reader.unsigned()
    return { at: reader.at, bytes: reader.take(length) }
}

/** The linker's symbols in their order: of constants where they lie, of anything else nothing. */
function symbolsOf(bytes) {
    const [isUndefined, hasName, table] = [0x10, 0x40, 8]
    const found = []
    const reader = new Reader(bytes)
    reader.unsigned()
    while (!reader.isAtEnd) {
        const id = reader.byte()
        const inside = new Reader(reader.take(reader.unsigned()))
        if (id !== table) continue
        inside.list(reader => {
            const [kind, flags] = [reader.byte(), reader.unsigned()]
            if (kind === 1) {
                reader.name()
                found.push(flags & isUndefined ? undefined : { segment: reader.unsigned(), offset: reader.unsigned(), size: reader.unsigned() })
            } else {
                reader.unsigned()
                if (kind !== 3 && (!(flags & isUndefined) || flags & hasName)) reader.name()
                found.push(undefined)
            }
        })
    }
    return found
}

/** By their place in the section of constants, the addresses that stand there. */
function addressesOf(bytes) {
    const reader = new Reader(bytes)
    reader.unsigned()
    return new Map(reader.list(reader => {
        const [kind, offset, symbol] = [reader.byte(), reader.unsigned(), reader.unsigned()]
        const addend = withAddend.has(kind) ? Number(reader.signed()) : 0
        return { kind, offset, symbol, addend }
    }).filter(({ kind }) => kind === isAddress).map(one => [one.offset, one]))
}
