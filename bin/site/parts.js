// Runs in the browser, behind `packs`: for each pack its modules, each as its length and the parts (bits) that need it. A part is loaded when
// it is first used: on a first visit by the one file of its page, later by the packs that hold what is missing.
let imports
const main = () => imports ??= { __wasm_split: shared() }
const fileOf = pack => `part-${pack}.wasm`
const modules = packs.flatMap((inside, pack) => inside.map(([length, users]) => ({ pack, length, users })))

// Every module is made once, whichever file it comes in.
const make = (module, bytes) => module.there ??= WebAssembly.instantiate(bytes, main()).then(() => module.isThere = true)
const take = async (file, inside) => {
    const answer = await fetch(new URL(file, import.meta.url))
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
    const bytes = await answer.arrayBuffer()
    let at = 0
    await Promise.all(inside.map(module => make(module, bytes.slice(at, at += module.length))))
}
// A file that could not be loaded is asked for again the next time.
const asked = {}
const ask = (file, inside) => asked[file] ??= take(file, inside).catch(error => {
    asked[file] = undefined
    throw error
})

let isFirst = true
const loader = (bit, pageFile) => async (callback, data) => {
    const needed = modules.filter(module => module.users & bit)
    const missing = new Set(needed.filter(module => !module.isThere).map(module => module.pack))
    const files = isFirst && pageFile
        ? [ask(pageFile, needed)]
        : [...missing].map(pack => ask(fileOf(pack), modules.filter(module => module.pack === pack)))
    isFirst = false
    const isLoaded = await Promise.all(files).then(() => true, () => false)
    if (isLoaded) keepAll()
    main().__wasm_split.__indirect_function_table.get(callback)(data, isLoaded)
}

// The other parts come into the browser's cache when it has nothing else to do: who loses the signal can still open every page.
let keeping
const keepAll = () => keeping ??= navigator.connection?.saveData || setTimeout(() => self.requestIdleCallback ? requestIdleCallback(keep) : keep(), 3000)
const keep = async () => {
    const wanted = new Set(modules.filter(module => !module.isThere).map(module => module.pack))
    for (const pack of wanted) {
        await fetch(new URL(fileOf(pack), import.meta.url), { priority: 'low' }).then(answer => answer.arrayBuffer()).catch(() => {})
    }
}
