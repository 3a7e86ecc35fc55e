// Runs in the browser, behind `packs` (the file that lists them) and `shared`. A part is loaded when it is first used: on a first visit by the one
// file of its page, later by the packs that hold what is missing.
let imports
const main = () => imports ??= { __wasm_split: shared() }
const fileOf = pack => `part-${pack}.wasm`
// A file that could not be loaded is asked for again the next time.
const asked = {}
const ask = (file, take) => asked[file] ??= fetch(new URL(file, import.meta.url)).then(answer => {
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
    return take(answer)
}).catch(error => {
    asked[file] = undefined
    throw error
})

// Of each pack its modules, each as its length and the parts that need it: bits, 32 in a number.
const list = () => ask(packs, async answer => (await answer.json()).flatMap((inside, pack) => inside.map(([length, ...users]) => ({ pack, length, users }))))
// What the first visit's file holds is there, and every other module that was made: each once, whichever file it comes in.
let first = -1
const isOf = (module, part) => module.users[part >> 5] >> part & 1
const isMissing = module => !module.isThere && !(first >= 0 && isOf(module, first))
const make = (module, bytes) => module.made ??= WebAssembly.instantiate(bytes, main()).then(() => module.isThere = true)
const takePack = async (answer, inside) => {
    const bytes = await answer.arrayBuffer()
    let at = 0
    await Promise.all(inside.map(module => {
        const own = bytes.slice(at, at += module.length)
        return isMissing(module) && make(module, own)
    }))
}
const loadPage = async (part, file) => {
    await ask(file, async answer => WebAssembly.instantiate(await answer.arrayBuffer(), main()))
    first = part
}
const loadPacks = async part => {
    const modules = await list()
    const missing = new Set(modules.filter(module => isOf(module, part) && isMissing(module)).map(module => module.pack))
    await Promise.all([...missing].map(pack => ask(fileOf(pack), answer => takePack(answer, modules.filter(module => module.pack === pack)))))
}
const loader = (part, pageFile) => async (callback, data) => {
    const isLoaded = await (first >= 0 || !pageFile ? loadPacks(part) : loadPage(part, pageFile)).then(() => true, () => false)
    if (isLoaded) keepAll()
    main().__wasm_split.__indirect_function_table.get(callback)(data, isLoaded)
}

// The other parts come into the browser's cache when it has nothing else to do: who loses the signal can still open every page.
let keeping
const keepAll = () => keeping ??= navigator.connection?.saveData || setTimeout(() => self.requestIdleCallback ? requestIdleCallback(keep) : keep(), 3000)
const keep = async () => {
    const modules = await list().catch(() => [])
    for (const pack of new Set(modules.filter(isMissing).map(module => module.pack))) {
        await fetch(new URL(fileOf(pack), import.meta.url), { priority: 'low' }).then(answer => answer.arrayBuffer()).catch(() => {})
    }
}
