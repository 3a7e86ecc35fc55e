import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bundle, minify } from './css.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'css-'))
after(() => rmSync(scratch, { recursive: true }))

function sheet(files) {
    const folder = mkdtempSync(join(scratch, 'sheet-'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return join(folder, 'main.css')
}

test('imports keep their layers and their order', () => {
    const main = sheet({
        'main.css': '@layer reset, ui; /* @import "gone.css"; */\n@import url("./a.css") layer(reset);\n@import "b.css" layer(ui);\np { color: red }',
        'a.css': 'a { b: c }',
        'b.css': '@import "c.css" layer(ui.inner);',
        'c.css': 'c { d: e }',
    })
    assert.equal(minify(bundle(main)), '@layer reset,ui;@layer reset{a{b: c}}@layer ui{@layer ui.inner{c{d: e}}}p{color: red}')
})

test('strings, urls and meaningful blanks stay', () => {
    const text = 'a :hover { content: "a  ;  /* b */ }"; width: calc(1px + 2px); background: url(data:image/svg+xml;a,b) }'
    assert.equal(minify(text), 'a :hover{content: "a  ;  /* b */ }";width: calc(1px + 2px);background: url(data:image/svg+xml;a,b)}')
    const main = sheet({ 'main.css': 'a { content: "/* no comment */" } /* gone */' })
    assert.equal(minify(bundle(main)), 'a{content: "/* no comment */"}')
})

test('what the build cannot keep is refused', () => {
    assert.throws(() => bundle(sheet({ 'main.css': '@import "https://example.com/x.css";' })), /leaves this site/)
    assert.throws(() => bundle(sheet({ 'main.css': '@import "x.css" screen;', 'x.css': '' })), /condition/)
    assert.throws(() => bundle(sheet({ 'main.css': '@import "main.css";' })), /imports itself/)
})
