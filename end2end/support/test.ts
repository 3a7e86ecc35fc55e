// The `test` of every spec: a server per worker, watched pages, and the waits that a person's eyes would do.
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'
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
    /** Browsers whose test is over, by what they were opened with: the next one finds the program loaded, and nothing else of it. */
    idle: Map<string, BrowserContext[]>
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

type Fixtures = {
    watch: Watch
    /** Another person at a browser that was nowhere yet, watched as well. */
    newPerson: (options?: BrowserContextOptions) => Promise<Page>
    /** The cookies of a person of the sample company, who is signed in with them. */
    session: (login: string) => Promise<Session>
    /** A person of the sample company at a browser of their own, signed in already. */
    person: (login: string, options?: BrowserContextOptions) => Promise<Page>
}

// What the list of sessions names.
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'

const AT_HOME = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' } satisfies BrowserContextOptions

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
    idle: [async ({ server: _ }, use) => use(new Map()), { scope: 'worker' }],
    baseURL: async ({ server }, use) => use(server.url),
    watch: async ({ server }, use, info) => {
        const watch = new Watch()
        await use(watch)
        if (info.status !== 'passed' || watch.problems.length) await info.attach('server.log', { body: server.log, contentType: 'text/plain' })
        expect(watch.problems, 'the pages showed errors or warnings').toEqual([])
    },
    context: async ({ context, watch }, use) => {
        await Watch.prepare(context)
        watch.add(context)
        await use(context)
    },
    newPerson: async ({ browser, baseURL, watch, viewport }, use) => {
        const people: BrowserContext[] = []
        await use(async options => {
            const context = await browser.newContext({ ...AT_HOME, baseURL, viewport, ...options })
            people.push(context)
            await Watch.prepare(context)
            watch.add(context)
            return context.newPage()
        })
        for (const person of people) await person.close()
    },
    session: async ({ playwright, sessions, server }, use) => {
        const headers = { origin: server.url }
        await use(async login => {
            const known = sessions.get(login)
            const door = await playwright.request.newContext({ baseURL: server.url, extraHTTPHeaders: headers, storageState: known, userAgent: BROWSER })
            // Another test may have ended the session.
            if (!known || !(await door.post('/api/account/sessions', { data: {} })).ok()) {
                // The sign-in page's own call; the page itself has specs of its own.
                const answer = await door.post('/api/account/sign_in', { form: { login, password: PASSWORD } })
                expect(answer.ok(), `${login} signs in`).toBe(true)
                sessions.set(login, await door.storageState())
            }
            await door.dispose()
            return sessions.get(login)!
        })
    },
    person: async ({ browser, baseURL, watch, viewport, session, idle }, use, info) => {
        const people: [BrowserContext, BrowserContext[]][] = []
        await use(async (login, options) => {
            const kind = JSON.stringify([login, viewport, options])
            const others = idle.get(kind) ?? []
            idle.set(kind, others)
            const storageState = await session(login)
            let context = others.pop()
            if (context) {
                await context.setStorageState(storageState)
            } else {
                context = await browser.newContext({ ...AT_HOME, baseURL, viewport, ...options, storageState })
                await Watch.prepare(context)
            }
            people.push([context, others])
            watch.add(context)
            return context.newPage()
        })
        for (const [context, others] of people) {
            if (info.status !== 'passed') {
                await context.close()
                continue
            }
            await leave(context)
            watch.leave(context)
            others.push(context)
        }
    },
})

/** Closes the pages of a browser and takes back what it was allowed, so that another test finds it as new. */
async function leave(context: BrowserContext): Promise<void> {
    for (const page of context.pages()) await page.close()
    await context.clearPermissions()
    await context.setGeolocation(null)
    await context.setOffline(false)
}

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
    // The page tells at once; an expectation alone would look again after ever longer times. It still has the last word, also when the page went away.
    await page.evaluate(hydrated).catch(() => {})
    await expect(page.locator('html')).toHaveAttribute('data-hydrated', /.*/)
}

/** Runs in the page: until the mark is there, or for as long as an expectation waits. */
function hydrated(): Promise<void> {
    return new Promise(resolve => {
        const isReady = () => document.documentElement.hasAttribute('data-hydrated')
        const watcher = new MutationObserver(() => isReady() && resolve())
        watcher.observe(document.documentElement, { attributeFilter: ['data-hydrated'] })
        setTimeout(resolve, 10_000)
        if (isReady()) resolve()
    })
}
