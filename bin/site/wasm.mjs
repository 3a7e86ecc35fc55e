// Reads and writes modules as the linker, the splitter and wasm-bindgen make them; no more of the format than they use.

export const TYPE = 1, IMPORT = 2, FUNCTION = 3, EXPORT = 7, START = 8, ELEMENT = 9, CODE = 10, DATA = 11

/** Reads numbers, names and lists one after the other. */
export class Reader {
    constructor(bytes, at = 0) {
        this.bytes = bytes
        this.at = at
    }

    byte() {
        return this.bytes[this.at++]
    }

    unsigned() {
        let value = 0
        for (let shift = 0; ; shift += 7) {
            const byte = this.byte()
            value |= (byte & 127) << shift
            if (byte < 128) return value >>> 0
        }
    }

    signed() {
        let value = 0n
        for (let shift = 7n; ; shift += 7n) {
            const byte = this.byte()
            value |= BigInt(byte & 127) << (shift - 7n)
            if (byte < 128) return byte & 64 ? value - (1n << shift) : value
        }
    }

    take(length) {
        return this.bytes.subarray(this.at, this.at += length)
    }

    name() {
        return this.take(this.unsigned()).toString()
    }

    list(item) {
        return Array.from({ length: this.unsigned() }, () => item(this))
    }

    get isAtEnd() {
        return this.at >= this.bytes.length
    }
}

export function unsigned(value) {
    const bytes = []
    do {
        bytes.push(value & 127 | (value > 127 ? 128 : 0))
        value >>>= 7
    } while (value)
    return bytes
}

export function signed(value) {
    value = BigInt(value)
    for (const bytes = []; ;) {
        const byte = Number(value & 127n)
        value >>= 7n
        const isLast = value === (byte & 64 ? -1n : 0n)
        bytes.push(isLast ? byte : byte | 128)
        if (isLast) return bytes
    }
}

export const text = name => Buffer.concat([Buffer.from(unsigned(Buffer.byteLength(name))), Buffer.from(name)])
export const vector = items => Buffer.concat([Buffer.from(unsigned(items.length)), ...items.map(item => Buffer.from(item))])

/** The sections of a module in their order: `{ id, bytes }`, and of a custom one its `name` (`bytes` is what comes after it). */
export function sections(module) {
    const found = []
    for (const reader = new Reader(module, 8); !reader.isAtEnd;) {
        const id = reader.byte()
        const bytes = reader.take(reader.unsigned())
        if (id) found.push({ id, bytes })
        else {
            const inside = new Reader(bytes)
            found.push({ id, name: inside.name(), bytes: bytes.subarray(inside.at) })
        }
    }
    return found
}

export function module(sections) {
    const written = sections.map(({ id, name, bytes }) => {
        const content = name === undefined ? bytes : Buffer.concat([text(name), bytes])
        return Buffer.concat([Buffer.from([id, ...unsigned(content.length)]), content])
    })
    return Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), ...written])
}

/** Of each import its `module`, `name` and `kind` (0: a function), and `rest`: the bytes after the names. */
export function imports(bytes) {
    return new Reader(bytes).list(reader => {
        const [module, name, at, kind] = [reader.name(), reader.name(), reader.at, reader.byte()]
        if (kind === 0) reader.unsigned()
        else if (kind === 3) reader.take(2)
        else {
            if (kind === 1) reader.byte()
            const hasMaximum = reader.byte() & 1
            for (let i = 0; i <= hasMaximum; i++) reader.unsigned()
        }
        return { module, name, kind, rest: reader.bytes.subarray(at, reader.at) }
    })
}

/** The functions of the table by runs: `{ offset, functions }`. Places that hold nothing are left out. */
export function elements(bytes) {
    return new Reader(bytes).list(reader => {
        const flag = reader.unsigned()
        if (![0, 2, 4].includes(flag) || flag === 2 && reader.unsigned() !== 0) throw new Error(`a table of an unknown kind: ${flag}`)
        reader.byte()
        const offset = Number(reader.signed())
        reader.take(flag === 2 ? 2 : 1)
        const functions = reader.list(reader => {
            if (flag !== 4) return reader.unsigned()
            const isFunction = reader.byte() === 0xd2
            const named = reader.unsigned()
            reader.byte()
            return isFunction ? named : undefined
        })
        return { offset, functions }
    }).filter(run => run.functions.some(named => named !== undefined))
}

/** The same, written. `slots` maps a place of the table to a function. */
export function table(slots) {
    const runs = []
    for (const [slot, named] of [...slots].sort(([a], [b]) => a - b)) {
        const last = runs.at(-1)
        if (last && last.offset + last.functions.length === slot) last.functions.push(named)
        else runs.push({ offset: slot, functions: [named] })
    }
    return vector(runs.map(run => Buffer.from([0, 0x41, ...signed(run.offset), 0x0b, ...vector(run.functions.map(unsigned))])))
}

export const slotsOf = runs => new Map(runs.flatMap(run => run.functions.map((named, i) => [run.offset + i, named]).filter(([, named]) => named !== undefined)))

// What follows an instruction: u an unsigned number, s a signed one, then bytes by their number.
const immediates = {
    0x0c: 'u', 0x0d: 'u', 0x11: 'uu', 0x3f: '1', 0x40: '1', 0x41: 's', 0x42: 's', 0x43: '4', 0x44: '8', 0xd0: 'u',
    ...Object.fromEntries([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26].map(op => [op, 'u'])),
    ...Object.fromEntries(Array.from({ length: 0x17 }, (_, i) => [0x28 + i, 'uu'])),
}
const bare = new Set([0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1, ...Array.from({ length: 0x80 }, (_, i) => 0x45 + i)])

/** A function's body: `code` with every number as short as can be, and in `calls` where functions are named: `[at, function]`, left out of `code`. */
export function body(bytes) {
    const reader = new Reader(bytes)
    const code = []
    const calls = []
    const copy = length => code.push(...reader.take(length))
    const number = () => {
        const value = reader.unsigned()
        code.push(...unsigned(value))
        return value
    }
    for (let groups = number(); groups; groups--) {
        number()
        copy(1)
    }
    while (!reader.isAtEnd) {
        const op = reader.byte()
        code.push(op)
        if (op === 0x10 || op === 0xd2) calls.push([code.length, reader.unsigned()])
        else if (immediates[op]) {
            for (const kind of immediates[op]) {
                if (kind === 'u') number()
                else if (kind === 's') code.push(...signed(reader.signed()))
                else copy(Number(kind))
            }
        }
        else if (op >= 0x02 && op <= 0x04) code.push(...signed(reader.signed()))
        else if (op === 0x0e) for (let left = number(); left >= 0; left--) number()
        else if (op === 0x1c) copy(number())
        else if (op === 0xfc) {
            const which = number()
            if (which >= 8) number()
            if (which === 8 || which === 10 || which === 12 || which === 14) number()
        }
        else if (!bare.has(op)) throw new Error(`an unknown instruction: ${op.toString(16)}`)
    }
    return { code: Buffer.from(code), calls }
}

/** A body as it stands in the code section; `indexOf` answers each function's number. */
export function written({ code, calls }, indexOf) {
    const pieces = []
    let from = 0
    for (const [at, named] of calls) {
        pieces.push(code.subarray(from, at), Buffer.from(unsigned(indexOf(named))))
        from = at
    }
    const whole = Buffer.concat([...pieces, code.subarray(from)])
    return Buffer.concat([Buffer.from(unsigned(whole.length)), whole])
}

/** Functions side by side that look alike: brotli finds more to say once. A function has a `type` and a body. */
export const alike = (a, b) => a.type - b.type || Buffer.compare(a.code, b.code)
