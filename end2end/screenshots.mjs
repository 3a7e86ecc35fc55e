// Makes the README's pictures in screenshots/ from a fresh sample company: YUEZHANG_BINARY=… node screenshots.mjs
import { chromium } from '@playwright/test'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = process.env.YUEZHANG_BINARY
if (!program) throw new Error('YUEZHANG_BINARY is not set: the built program')
const folder = new URL('screenshots/', import.meta.url).pathname
const data = mkdtempSync(join(tmpdir(), 'yuezhang-screenshots-'))
mkdirSync(folder, { recursive: true })
execFileSync(program, ['demo', '--data', data])
const server = spawn(program, ['serve', '--data', data, '--addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] })
const url = await listening(server.stdout)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })

await picture('today.png', { login: 'manager' })
await picture('contract.png', { login: 'manager', colorScheme: 'dark' }, async page => {
    await go(page, '/contracts?life=performing&progress=partial')
    await go(page, await page.locator('.row-link').first().getAttribute('href'))
})
await picture('due.png', { login: 'finance', lang: 'en' }, page => go(page, '/instalments'))
await phones('phone.png')

await browser.close()
server.kill('SIGTERM')
await once(server, 'exit')
rmSync(data, { recursive: true })

async function picture(file, { login, ...look }, arrive = page => go(page, '/')) {
    const page = await person(login, look)
    await arrive(page)
    await save(page, file)
}

/** Today on a phone, and the sheet that the + opens, side by side. */
async function phones(file) {
    const page = await person('rep', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1.5 })
    await go(page, '/')
    const today = await page.screenshot()
    await page.locator('.bottom-add').tap()
    await page.getByRole('dialog').getByRole('radio').first().waitFor({ state: 'attached' })
    await page.evaluate(() => document.activeElement.blur())
    const sheet = await page.screenshot({ animations: 'disabled' })
    const both = await browser.newPage({ viewport: { width: 768, height: 764 }, deviceScaleFactor: 1.5 })
    const image = bytes => `<img src="data:image/png;base64,${bytes.toString('base64')}">`
    await both.setContent(`<style>body{margin:0;padding:12px;display:flex;gap:24px;background:#d9d9d6}img{width:360px;height:740px;border-radius:16px}</style>${image(today)}${image(sheet)}`)
    await save(both, file)
}

async function person(login, { lang = 'zh', ...look }) {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...look })
    // A font that every machine with the Noto fonts draws alike.
    await context.route('**/*.css', async route => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, body: `${await answer.text()}:root{--font:"Noto Sans CJK SC"}` })
    })
    await context.request.post('/api/account/sign_in', { headers: { origin: url }, form: { login, password: 'yuezhang-demo' } })
    await context.request.post('/api/account/set_language', { headers: { origin: url }, data: { operation: crypto.randomUUID().replaceAll('-', ''), lang } })
    return context.newPage()
}

async function go(page, path) {
    await page.goto(path)
    await page.locator('html[data-hydrated]').waitFor()
    await page.locator('.skeleton').waitFor({ state: 'detached' })
}

async function save(page, file) {
    const { length } = await page.screenshot({ path: join(folder, file) })
    console.log(`${file} ${(length / 1000).toFixed(0)} kB`)
    await page.close()
}

async function listening(output) {
    for await (const line of createInterface({ input: output })) {
        const match = line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/)
        if (match) return match[1]
    }
    throw new Error('the server did not start')
}
