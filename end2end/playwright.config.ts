import { defineConfig } from '@playwright/test'

// The arguments keep Chromium off the network: it may reach only the server under test.
const chromium = {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync'],
}

const LONG = /(whole-life|languages)\.spec\.ts$/
const PAGES = /(every-page|first-load|roles)\.spec\.ts$/

export default defineConfig({
    testDir: 'tests',
    outputDir: 'test-results',
    globalSetup: './support/seeds.ts',
    timeout: 60_000,
    expect: { timeout: 10_000 },
    // Each worker starts its own server and database. Half of a test is waiting, so two cores carry three.
    workers: 3,
    fullyParallel: false,
    // What takes longest begins first, and what is made of many short tests fills the workers up at the end. Each has servers of its own.
    projects: [
        { name: 'long', testMatch: LONG },
        { name: 'jobs', testIgnore: [LONG, PAGES] },
        { name: 'pages', testMatch: PAGES },
    ],
    forbidOnly: process.env.CI === 'true',
    retries: 0,
    reporter: [['list']],
    use: {
        browserName: 'chromium',
        headless: true,
        launchOptions: chromium,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: { width: 1280, height: 800 },
        actionTimeout: 10_000,
        // A trace costs a quarter of a run: `--trace retain-on-failure` takes one.
        trace: 'off',
        screenshot: 'only-on-failure',
    },
})
