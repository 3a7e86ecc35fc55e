// The `test` of every spec: a server per worker, watched pages, and the waits that a person's eyes would do.
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'
import { type Company, PASSWORD, YuezhangServer } from './server'
import { Watch } from './watch'

export { expect } from '@playwright/test'
export { expectAccessible, expectNoSidewaysScroll } from './look'

type WorkerFixtures = {
    /** `test.use({ company: 'none' })` at the top of a spec gives it an empty server of its own. */
    company: Company
    server: YuezhangServer
    /** The cookies of those who have signed in on this server, by login. */
    sessions: Map<string, Session>
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

type Fixtures = {
    watch: Watch
    /** Another person at another browser, watched as well. */
    newPerson: (options?: BrowserContextOptions) => Promise<Page>
    /** A person of the sample company at a browser of their own, signed in already. */
    person: (login: string, options?: BrowserContextOptions) => Promise<Page>
}

/** A phone under a thumb. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } satisfies BrowserContextOptions

export const test = base.extend<Fixtures, WorkerFixtures>({
    company: ['demo', { option: true, scope: 'worker' }],
    server: [async ({ company }, use) => {
        const server = await YuezhangServer.start(company)
        await use(server)
        await server.stop()
    }, { scope: 'worker', timeout: 120_000 }],
    sessions: [async ({ server: _ }, use) => use(new Map()), { scope: 'worker' }],
    baseURL: async ({ server }, use) => use(server.url),
    watch: async ({ server }, use, info) => {
        const watch = new Watch()
        await use(watch)
        if (info.status !== 'passed' || watch.problems.length) await info.attach('server.log', { body: server.log, contentType: 'text/plain' })
        expect(watch.problems, 'the pages showed errors or warnings').toEqual([])
    },
    context: async ({ context, watch }, use) => {
        await watch.add(context)
        await use(context)
    },
    newPerson: async ({ browser, baseURL, watch, viewport }, use) => {
        const people: Awaited<ReturnType<Browser['newContext']>>[] = []
        await use(async options => {
            const context = await browser.newContext({ baseURL, viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
            await watch.add(context)
            people.push(context)
            return context.newPage()
        })
        for (const person of people) await person.close()
    },
    person: async ({ newPerson, sessions, server }, use) => {
        await use(async (login, options) => {
            const page = await newPerson({ ...options, storageState: sessions.get(login) })
            // Another test may have ended the session.
            const isIn = sessions.has(login) && (await page.request.post('/api/account/sessions', { headers: { origin: server.url }, data: {} })).ok()
            if (!isIn) {
                // The sign-in page's own call; the page itself has specs of its own.
                const answer = await page.request.post('/api/account/sign_in', { headers: { origin: server.url }, form: { login, password: PASSWORD } })
                expect(answer.ok(), `${login} signs in`).toBe(true)
                sessions.set(login, await page.context().storageState())
            }
            return page
        })
    },
})

/** Calls one of the server's functions as whom the page's cookies belong to. What is written gets an operation of its own. */
export async function ask(page: Page, endpoint: string, data: object) {
    const { origin } = new URL(page.url())
    const answer = await page.request.post(`${origin}/api/${endpoint}`, { headers: { origin }, data: { operation: freshId(), ...data } })
    expect(answer.ok(), `${endpoint}: ${await answer.text()}`).toBe(true)
    return answer.json()
}

/** An identity as the browser mints them. */
export const freshId = () => crypto.randomUUID().replaceAll('-', '')

/** Another language for whom the page's cookies belong to, by the call of the language button. */
export const speak = (page: Page, lang: 'zh' | 'en') => ask(page, 'account/set_language', { lang })

/** Opens a path and waits until the page answers to the hand: the browser part marks `<html data-hydrated>` when it is in place. */
export async function open(page: Page, path: string): Promise<void> {
    await page.goto(path)
    await expectReady(page)
}

/** Waits for that mark after a navigation that the test caused by a click. */
export async function expectReady(page: Page): Promise<void> {
    await expect(page.locator('html')).toHaveAttribute('data-hydrated', /.*/)
}
