// The `test` of every spec: a server per worker, watched pages, and the waits that a person's eyes would do.
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Browser, type Page } from '@playwright/test'
import { type Company, YuezhangServer } from './server'
import { Watch } from './watch'

export { expect } from '@playwright/test'

type WorkerFixtures = {
    /** `test.use({ company: 'none' })` at the top of a spec gives it an empty server of its own. */
    company: Company
    server: YuezhangServer
}

type Fixtures = {
    watch: Watch
    /** Another person at another browser, watched as well. */
    newPerson: () => Promise<Page>
}

export const test = base.extend<Fixtures, WorkerFixtures>({
    company: ['demo', { option: true, scope: 'worker' }],
    server: [async ({ company }, use) => {
        const server = await YuezhangServer.start(company)
        await use(server)
        await server.stop()
    }, { scope: 'worker', timeout: 120_000 }],
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
        await use(async () => {
            const context = await browser.newContext({ baseURL, viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
            await watch.add(context)
            people.push(context)
            return context.newPage()
        })
        for (const person of people) await person.close()
    },
})

/** Opens a path and waits until the page answers to the hand: the browser part marks `<html data-hydrated>` when it is in place. */
export async function open(page: Page, path: string): Promise<void> {
    await page.goto(path)
    await expectReady(page)
}

/** Waits for that mark after a navigation that the test caused by a click. */
export async function expectReady(page: Page): Promise<void> {
    await expect(page.locator('html')).toHaveAttribute('data-hydrated', /.*/)
}

/** Nothing serious or critical by axe, by the rules of WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze()
    const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(node => node.target.join(' ')) }))
    expect(serious, `accessibility of ${page.url()}`).toEqual([])
}

/** At 360 px only a table inside its own box may scroll sideways, never the page. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(over, `${page.url()} scrolls sideways`).toBe(0)
}
