// One style sheet out of style/main.css: relative @imports are put in place, each inside its layer, comments and idle blanks go.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const importRule = /@import\s+(?:url\(\s*)?["']?([^"')\s;]+)["']?\s*\)?\s*([^;]*);/g

/** The text of `file` with every import in its place; `seen` is the way that led here, to name a circle. */
export function bundle(file, seen = []) {
    if (seen.includes(file)) throw new Error(`${file} imports itself: ${seen.join(' -> ')}`)
    const text = withoutComments(readFileSync(file, 'utf8'))
    return text.replace(importRule, (rule, path, condition) => {
        if (/^([a-z]+:)?\/\//.test(path)) throw new Error(`${file}: ${rule} leaves this site`)
        const inner = bundle(join(dirname(file), path), [...seen, file])
        const layer = condition.match(/^layer\(([\w.-]+)\)$/)
        if (layer) return `@layer ${layer[1]}{${inner}}`
        if (condition === '') return inner
        throw new Error(`${file}: ${rule} has a condition that the build does not know (only layer(NAME))`)
    })
}

/** Fewer bytes, the same rules: strings stay as they are, runs of blanks become one, none remain round { } ; and after a comma. */
export function minify(text) {
    return split(text)
        .map((part, index) => index % 2 ? part : part
            .replace(/\s+/g, ' ')
            .replace(/ ?([{};]) ?/g, '$1')
            .replace(/, /g, ',')
            .replace(/;}/g, '}'))
        .join('')
        .trim()
}

function withoutComments(text) {
    return text.replace(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\//g, (_, string) => string ?? '')
}

// Even parts are style, odd parts are strings and unquoted url(…).
function split(text) {
    return text.split(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\))/)
}
