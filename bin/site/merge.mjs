// Many modules of the splitter as one: what a page needs on a first visit, without what holds the modules apart.
import { CODE, DATA, ELEMENT, EXPORT, FUNCTION, IMPORT, Reader, START, TYPE } from './wasm.mjs'
import { alike, body, elements, imports, module, sections, signed, slotsOf, table, text, unsigned, vector, written } from './wasm.mjs'

/** A module of the splitter, read once however often it is merged. */
export function read(bytes) {
    const of = Object.fromEntries(sections(bytes).filter(({ id }) => id).map(({ id, bytes }) => [id, bytes]))
    const list = (id, item) => of[id] ? new Reader(of[id]).list(item) : []
    const bodies = list(CODE, reader => body(reader.take(reader.unsigned())))
    return {
        types: of[TYPE],
        imports: of[IMPORT] ? imports(of[IMPORT]) : [],
        functions: list(FUNCTION, reader => reader.unsigned()).map((type, i) => ({ type, ...bodies[i], slot: slotOf(bodies[i]) })),
        slots: slotsOf(of[ELEMENT] ? elements(of[ELEMENT]) : []),
        data: list(DATA, reader => {
            if (reader.take(2).readUInt16BE() !== 0x0041) throw new Error('constants of an unknown kind')
            const offset = Number(reader.signed())
            reader.byte()
            return { offset, bytes: reader.take(reader.unsigned()) }
        }).filter(({ bytes }) => bytes.length),
    }
}

/** The place of the table that a function calls, if that is all it does: so the splitter lets a module call another's. */
function slotOf({ code, calls }) {
    const reader = new Reader(code)
    if (calls.length || reader.unsigned() !== 0) return undefined
    for (let parameter = 0; code[reader.at] === 0x20; parameter++) {
        reader.byte()
        if (reader.unsigned() !== parameter) return undefined
    }
    if (reader.byte() !== 0x41) return undefined
    const slot = Number(reader.signed())
    const isCall = reader.byte() === 0x11 && reader.unsigned() !== undefined && reader.unsigned() === 0 && reader.byte() === 0x0b
    return isCall && reader.isAtEnd ? slot : undefined
}

/**
 * Answers for each function the one that stands for it: of several that do the very same, the first. `same` says what is known to be; calls name
 * functions by their place in `all`. The table keeps a place for each, so that pointers to them still differ.
 */
function folded(all, same) {
    const standing = i => same[i] === i ? i : standing(same[i])
    for (let isChanged = true; isChanged;) {
        isChanged = false
        const seen = new Map()
        all.forEach(({ type, code, calls }, i) => {
            if (same[i] !== i) return
            const what = `${type}:${calls.map(([at, named]) => `${at}>${standing(named)}`)}:${code.toString('latin1')}`
            isChanged ||= seen.has(what)
            if (seen.has(what)) same[i] = seen.get(what)
            else seen.set(what, i)
        })
    }
    return standing
}

/** All of `modules` in one: a call from one to another is a plain call, a way to any other function is there once. */
export function merge(modules) {
    const all = []
    const slots = new Map()
    for (const { functions, slots: own, imports } of modules) {
        if (imports.some(({ kind }) => kind === 0)) throw new Error('a part takes a function by name')
        const base = all.length
        all.push(...functions.map(one => ({ ...one, calls: one.calls.map(([at, named]) => [at, base + named]) })))
        own.forEach((named, slot) => slots.set(slot, base + named))
    }
    const ways = new Map(slots)
    all.forEach(({ slot }, i) => slot === undefined || ways.has(slot) || ways.set(slot, i))
    const way = i => all[i].slot === undefined || ways.get(all[i].slot) === i ? i : way(ways.get(all[i].slot))
    const standing = folded(all, all.map((_, i) => way(i)))
    const kept = all.map((one, i) => ({ ...one, i })).filter(({ i }) => standing(i) === i).sort(alike)
    const places = new Map(kept.map(({ i }, place) => [i, place]))
    const indexOf = named => places.get(standing(named))
    const taking = new Map(modules.flatMap(({ imports }) => imports.map(one => [`${one.module} ${one.name}`, one])))
    const data = modules.flatMap(({ data }) => data).sort((a, b) => a.offset - b.offset)
    return module([
        { id: TYPE, bytes: modules[0].types },
        { id: IMPORT, bytes: vector([...taking.values()].map(one => Buffer.concat([text(one.module), text(one.name), one.rest]))) },
        { id: FUNCTION, bytes: vector(kept.map(({ type }) => unsigned(type))) },
        { id: ELEMENT, bytes: table([...slots].map(([slot, named]) => [slot, indexOf(named)])) },
        { id: CODE, bytes: vector(kept.map(one => written(one, indexOf))) },
        { id: DATA, bytes: vector(data.map(({ offset, bytes }) => Buffer.concat([Buffer.from([0, 0x41, ...signed(offset), 0x0b, ...unsigned(bytes.length)]), bytes]))) },
    ])
}

/** The main module with its functions in the order in which they are small in brotli, and `names` (of imports and exports) by shorter ones. */
export function arrange(bytes, names) {
    const all = sections(bytes)
    const of = id => new Reader(all.find(section => section.id === id)?.bytes ?? Buffer.from([0]))
    const taking = imports(of(IMPORT).bytes)
    const given = taking.filter(({ kind }) => kind === 0).map((_, i) => ({ type: -1 - i, code: Buffer.alloc(0), calls: [] }))
    const bodies = of(CODE).list(reader => body(reader.take(reader.unsigned())))
    const every = [...given, ...of(FUNCTION).list(reader => reader.unsigned()).map((type, i) => ({ type, ...bodies[i] }))]
    const standing = folded(every, every.map((_, i) => i))
    const functions = every.map((one, i) => ({ ...one, i })).filter(({ i }) => i >= given.length && standing(i) === i).sort(alike)
    const places = new Map(functions.map(({ i }, place) => [i, given.length + place]))
    const indexOf = named => places.get(standing(named)) ?? named
    const short = name => text(names.get(name) ?? name)
    const made = {
        [IMPORT]: () => vector(taking.map(one => Buffer.concat([text(one.module), short(one.name), one.rest]))),
        [FUNCTION]: () => vector(functions.map(({ type }) => unsigned(type))),
        [EXPORT]: () => vector(of(EXPORT).list(reader => {
            const [name, kind, named] = [reader.name(), reader.byte(), reader.unsigned()]
            return Buffer.concat([short(name), Buffer.from([kind, ...unsigned(kind === 0 ? indexOf(named) : named)])])
        })),
        [START]: () => Buffer.from(unsigned(indexOf(of(START).unsigned()))),
        [ELEMENT]: () => table([...slotsOf(elements(of(ELEMENT).bytes))].map(([slot, named]) => [slot, indexOf(named)])),
        [CODE]: () => vector(functions.map(one => written(one, indexOf))),
    }
    return module(all.filter(({ id }) => id).map(({ id, bytes }) => ({ id, bytes: made[id]?.() ?? bytes })))
}
