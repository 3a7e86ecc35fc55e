// The linker's file, made ready for the splitter, which finds its way by the relocations in it.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fewerLocations, withAddend } from './locations.mjs'
import { CODE, DATA, ELEMENT, EXPORT, FUNCTION, IMPORT, Reader, START } from './wasm.mjs'
import { alike, body, elements, imports, module, sections, slotsOf, table, text, unsigned, vector } from './wasm.mjs'

/**
 * What no browser ever calls, by the names that the compiler gives: the linker cannot know, for each stands in some table of functions. Its body
 * goes, and with it all that only it needs. `trap` would end the program; `nothing` answers Ok without having written anything.
 *
 * The compiler makes one of two functions that do the same, under either name: what is named here must do what nothing else does. It holds for
 * these, each of which is long and about something of its own; it did not for `hydrate_from_template`.
 */
const uncalled = [
    // Leptos: pages come to life at once (hydrate_body), never piece by piece (hydrate_lazy). Not its closures: they are gone with it.
    [/13hydrate_async(?!28_\$u7b|0)/, 'trap'],
    // chrono: dates come as 2025-03-01, never as in a letter's head.
    [/6chrono6format5parse13parse_rfc2822/, 'trap'],
    // The library of streams offers them to scripts; no answer of ours is read as one.
    [/^intounderlying.*_pull/, 'trap'],
    // Money and rates come as text, all else as whole numbers: none with a point or an exponent is read, and none is named in a message.
    [/10serde_json2de.*1[34]parse_(decimal|exponent)17h/, 'trap'],
    [/10serde_json2de.*14f64_from_parts17h/, 'trap'],
    [/4zmij6Buffer6format17h/, 'trap'],
    [/WithDecimalPoint.*3fmt/, 'nothing'],
    // Which letters can be printed is asked for messages to developers alone: there each letter may stand as its number.
    [/4core7unicode9printable12is_printable/, 'nothing'],
    [/15grapheme_extend11lookup_slow/, 'nothing'],
]

/** Empties what is never called and puts side by side what looks alike: the splitter keeps the order, and numbers the table of functions by it. */
export function prepare(bytes) {
    const all = sections(bytes)
    const section = id => all.find(section => section.id === id)
    const imported = imports(section(IMPORT).bytes).filter(({ kind }) => kind === 0).length
    const names = namesOf(all.find(({ name }) => name === 'name').bytes)
    const code = Buffer.from(section(CODE).bytes)
    const reader = new Reader(code)
    const types = new Reader(section(FUNCTION).bytes).list(reader => reader.unsigned())
    const functions = reader.list(reader => {
        const from = reader.at
        const length = reader.unsigned()
        const start = reader.at
        reader.take(length)
        return { from, start, to: reader.at }
    }).map((place, i) => {
        const how = uncalled.find(([name]) => name.test(names.get(imported + i)))?.[1]
        if (how) empty(code.subarray(place.start, place.to), how)
        return { ...place, i: imported + i, type: types[i], isEmpty: how !== undefined, ...body(code.subarray(place.start, place.to)) }
    })
    for (const [name] of uncalled) {
        if (![...names.values()].some(given => name.test(given))) console.warn(`  nothing is named like ${name} any more: see bin/site/prepare.mjs`)
    }

    const sorted = [...functions].sort(alike)
    const places = new Map(sorted.map(({ i }, place) => [i, imported + place]))
    const indexOf = named => places.get(named) ?? named
    let at = unsigned(sorted.length).length
    for (const one of sorted) {
        one.moved = at - one.from
        at += one.to - one.from
    }
    const same = fewerLocations(all)
    const made = {
        [FUNCTION]: () => vector(sorted.map(({ type }) => unsigned(type))),
        [EXPORT]: bytes => vector(new Reader(bytes).list(reader => {
            const [name, kind, named] = [reader.name(), reader.byte(), reader.unsigned()]
            return Buffer.concat([text(name), Buffer.from([kind, ...unsigned(kind === 0 ? indexOf(named) : named)])])
        })),
        [START]: bytes => Buffer.from(unsigned(indexOf(new Reader(bytes).unsigned()))),
        [ELEMENT]: bytes => table([...slotsOf(elements(bytes))].map(([slot, named]) => [slot, indexOf(named)])),
        [CODE]: () => Buffer.concat([Buffer.from(unsigned(sorted.length)), ...sorted.map(({ from, to }) => code.subarray(from, to))]),
        [DATA]: withoutSources,
        'reloc.CODE': bytes => relocations(bytes, functions, same),
        linking: bytes => subsections(bytes, { 8: bytes => symbols(bytes, indexOf) }, [7]),
        name: bytes => subsections(bytes, { 1: () => nameList([...names].map(([i, name]) => [indexOf(i), name])) }, [2]),
    }
    return module(all.map(({ id, name, bytes }) => ({ id, name, bytes: made[name ?? id]?.(bytes) ?? bytes })))
}

/** Where a crate's source lies on this machine is nobody's business: only which crate, file and line a message of the program is about. */
function withoutSources(bytes) {
    const clean = Buffer.from(bytes)
    const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src/')
    for (let at = clean.indexOf(sources); at >= 0; at = clean.indexOf(sources, at + 1)) clean.fill('.', at, clean.indexOf('/', at + sources.length))
    return clean
}

/** A body of the same length that does nothing: the offsets of all others stay. */
function empty(bytes, how) {
    const [nop, trap, end, result] = [0x01, 0x00, 0x0b, [0x41, 0x00, 0x0f]]
    bytes.fill(nop).set([0, ...(how === 'trap' ? [trap] : result)])
    bytes[bytes.length - 1] = end
}

function namesOf(bytes) {
    const found = new Map()
    subsections(bytes, {
        1: bytes => {
            new Reader(bytes).list(reader => found.set(reader.unsigned(), reader.name()))
            return bytes
        },
    })
    return found
}

const nameList = names => vector(names.sort(([a], [b]) => a - b).map(([i, name]) => Buffer.concat([Buffer.from(unsigned(i)), text(name)])))

/** The subsections of a custom section, some made anew. `foreign` are those that would name functions in a way not known here. */
function subsections(bytes, made, foreign = []) {
    const reader = new Reader(bytes)
    const hasVersion = foreign.includes(7)
    const pieces = [reader.take(hasVersion ? 1 : 0)]
    while (!reader.isAtEnd) {
        const id = reader.byte()
        if (foreign.includes(id)) throw new Error(`subsection ${id}: bin/site/prepare.mjs would have to know it`)
        const old = reader.take(reader.unsigned())
        const content = made[id]?.(old) ?? old
        pieces.push(Buffer.from([id, ...unsigned(content.length)]), content)
    }
    return Buffer.concat(pieces)
}

/** The linker's symbols: those that name a function name its new place. */
function symbols(bytes, indexOf) {
    const [isUndefined, hasName] = [0x10, 0x40]
    return vector(new Reader(bytes).list(reader => {
        const from = reader.at
        const kind = reader.byte()
        const flags = reader.unsigned()
        const head = reader.bytes.subarray(from, reader.at)
        const named = kind === 1 ? undefined : reader.unsigned()
        const rest = reader.at
        if (kind === 1) {
            reader.name()
            if (!(flags & isUndefined)) for (let i = 0; i < 3; i++) reader.unsigned()
        } else if (kind !== 3 && (!(flags & isUndefined) || flags & hasName)) reader.name()
        const number = named === undefined ? [] : unsigned(kind === 0 ? indexOf(named) : named)
        return Buffer.concat([head, Buffer.from(number), reader.bytes.subarray(rest, reader.at)])
    }))
}

/** The relocations of the code, moved with their functions; `same` maps a symbol to another that stands for it. */
function relocations(bytes, functions, same) {
    const reader = new Reader(bytes)
    const target = reader.unsigned()
    let which = 0
    const moved = reader.list(reader => {
        const [kind, offset, symbol] = [reader.byte(), reader.unsigned(), reader.unsigned()]
        const from = reader.at
        if (withAddend.has(kind)) reader.signed()
        while (functions[which].to <= offset) which++
        const { moved, isEmpty } = functions[which]
        return { kind, offset: offset + moved, symbol: same.get(symbol) ?? symbol, addend: reader.bytes.subarray(from, reader.at), isEmpty }
    }).filter(({ isEmpty }) => !isEmpty).sort((a, b) => a.offset - b.offset)
    return Buffer.concat([Buffer.from(unsigned(target)), vector(moved.map(({ kind, offset, symbol, addend }) =>
        Buffer.concat([Buffer.from([kind, ...unsigned(offset), ...unsigned(symbol)]), addend])))])
}
