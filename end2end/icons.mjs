// Makes the pictures of public/ that phones want as PNG, from its two SVG drawings: node icons.mjs (CHROMIUM: where Chromium is).
import { chromium } from '@playwright/test'
import { readFile } from 'node:fs/promises'

const folder = new URL('../public/', import.meta.url)
// icon.svg fills its ground (a phone cuts its own shape), favicon.svg has round corners of its own.
const pictures = [
    { file: 'icon-192.png', from: 'favicon.svg', side: 192 },
    { file: 'icon-512.png', from: 'favicon.svg', side: 512 },
    { file: 'icon-maskable-512.png', from: 'icon.svg', side: 512 },
    { file: 'apple-touch-icon.png', from: 'icon.svg', side: 180 },
]

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
for (const { file, from, side } of pictures) {
    const page = await browser.newPage({ viewport: { width: side, height: side } })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${await readFile(new URL(from, folder), 'utf8')}`)
    const { length } = await page.screenshot({ path: new URL(file, folder).pathname, omitBackground: true })
    console.log(`${file} ${side} × ${side}, ${(length / 1000).toFixed(1)} kB`)
    await page.close()
}
await browser.close()
