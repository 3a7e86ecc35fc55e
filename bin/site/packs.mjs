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
    // A set of parts is a few numbers of 32 bits: there are hundreds of modules, and every pair is weighed again and again.
    const lanes = Array.from({ length: Math.ceil(names.length / 32) }, (_, lane) => lane)
    const has = (part, module, lane) => part >> 5 === lane && parts[names[part]].has(module) ? 1 << part : 0
    const setOf = module => lanes.map(lane => names.reduce((bits, _, part) => bits | has(part, module, lane), 0))
    const modules = [...new Set(names.flatMap(part => [...parts[part]]))].sort()
    const packs = modules.map(module => ({ modules: [module], users: setOf(module), bytes: size(module) }))
    // Of each pack the later one that it gains most with: after two have become one, only what they had to do with is weighed anew.
    const best = packs.map((_, i) => bestOf(packs, i))
    for (;;) {
        const i = best.reduce((first, { gain }, at) => packs[at] && gain > (best[first]?.gain ?? 0) ? at : first, -1)
        if (i < 0) break
        const { j } = best[i]
        const [pack, other] = [packs[i], packs[j]]
        packs[i] = {
            modules: [...pack.modules, ...other.modules], users: pack.users.map((bits, lane) => bits | other.users[lane]), bytes: pack.bytes + other.bytes,
        }
        packs[j] = undefined
        for (let at = 0; at < j; at++) {
            if (!packs[at]) continue
            const gain = at < i ? gainOf(packs[at], packs[i]) : 0
            if (at === i || best[at].j === i || best[at].j === j) best[at] = bestOf(packs, at)
            else if (gain > best[at].gain || (gain === best[at].gain && gain > 0 && i < best[at].j)) best[at] = { gain, j: i }
        }
    }
    return packs.filter(Boolean).map(({ modules, users, bytes }) => ({ modules, bytes, parts: new Set(names.filter((_, part) => users[part >> 5] >> part & 1)) }))
}

function bestOf(packs, i) {
    let best = { gain: 0, j: -1 }
    for (let j = i + 1; j < packs.length; j++) {
        const gain = packs[j] ? gainOf(packs[i], packs[j]) : 0
        if (gain > best.gain) best = { gain, j }
    }
    return best
}

function gainOf(a, b) {
    let both = 0, onlyA = 0, onlyB = 0
    for (let lane = 0; lane < a.users.length; lane++) {
        both += count(a.users[lane] & b.users[lane])
        onlyA += count(a.users[lane] & ~b.users[lane])
        onlyB += count(b.users[lane] & ~a.users[lane])
    }
    return both * requestBytes - onlyA * b.bytes - onlyB * a.bytes
}

/** How many bits are set. */
function count(set) {
    let bits = 0
    for (; set; set &= set - 1) bits++
    return bits
}
