// Which modules of the splitter are loaded together.

/** One request more costs who opens another page about as much as so many bytes of wasm. */
const requestBytes = 25_000

/** What the splitter's link script says: `parts` maps a part to the modules that it needs, `shared` names what they take from the main module. */
export function readLinks(script) {
    const parts = {}
    const need = (part, module) => (parts[part] ??= new Set()).add(module)
    for (const [, users, module] of script.matchAll(/^\/\* (.+) \*\/\nconst __(chunk_\d+) = /gm)) {
        if (script.includes(`"./${module}.wasm"`)) users.split(', ').forEach(part => need(part, module))
    }
    for (const [, part] of script.matchAll(/^export const __wasm_split_load_(\w+) = /gm)) {
        parts[part] ??= new Set()
        if (script.includes(`"./split_${part}.wasm"`)) need(part, `split_${part}`)
    }
    const shared = script.match(/const \{ ([^}]*?)(?:, )?\} = initSync/)
    if (!shared || !Object.keys(parts).length) throw new Error('the splitter’s link script is not as it was: see bin/site/packs.mjs')
    return { parts, shared: shared[1].trim() }
}

/**
 * Packs of modules. Two packs become one where the requests saved are worth more than the bytes that some part then loads in vain.
 * `size(module)` in bytes.
 */
export function plan(parts, size) {
    const names = Object.keys(parts)
    // A set of parts is two numbers of 32 bits: there are hundreds of modules, and every pair is weighed again and again.
    if (names.length > 64) throw new Error('more than 64 parts: here and in bin/site/parts.js they are counted in two numbers of 32 bits')
    const has = (part, module, lane) => part >> 5 === lane && parts[names[part]].has(module) ? 1 << part : 0
    const setOf = (module, lane) => names.reduce((bits, _, part) => bits | has(part, module, lane), 0)
    const modules = [...new Set(names.flatMap(part => [...parts[part]]))].sort()
    const packs = modules.map(module => ({ modules: [module], low: setOf(module, 0), high: setOf(module, 1), bytes: size(module) }))
    for (;;) {
        let best = { gain: 0 }
        for (let i = 0; i < packs.length; i++) {
            for (let j = i + 1; j < packs.length; j++) {
                const gain = gainOf(packs[i], packs[j])
                if (gain > best.gain) best = { gain, i, j }
            }
        }
        if (!best.gain) break
        const [other] = packs.splice(best.j, 1)
        const pack = packs[best.i]
        packs[best.i] = {
            modules: [...pack.modules, ...other.modules], low: pack.low | other.low, high: pack.high | other.high, bytes: pack.bytes + other.bytes,
        }
    }
    return packs.map(({ modules, low, high, bytes }) => ({ modules, bytes, parts: new Set(names.filter((_, part) => (part < 32 ? low : high) >> part & 1)) }))
}

function gainOf(a, b) {
    const both = count(a.low & b.low) + count(a.high & b.high)
    const alone = (one, other) => count(one.low & ~other.low) + count(one.high & ~other.high)
    return both * requestBytes - alone(a, b) * b.bytes - alone(b, a) * a.bytes
}

/** How many bits are set. */
function count(set) {
    let bits = 0
    for (; set; set &= set - 1) bits++
    return bits
}
