// The program comes in parts: little on a first visit, the rest when it is used; and what one sees while a part is late or cannot be had.
import type { Page } from '@playwright/test'
import { firstOf } from '../pages/lists'
import { expect, expectReady, open, test } from '../support/test'

test.describe.configure({ mode: 'parallel' })

/**
 * Kilobytes of wasm and script, in brotli, that a first visit may ask for before the page answers to the hand, by login and path; `:id` is the
 * first record of the list. DESIGN.md, "Speed", wants 300 for each. Each is the measured size and 3 kB for a word more or less (two builds of one source differ by up to 1).
 */
const budgets: Record<string, Record<string, number>> = {
    '': { '/': 275 },
    manager: {
        '/': 297, '/more': 198, '/customers': 285, '/customers/new': 352, '/customers/:id': 322, '/customers/:id/edit': 352, '/customers/:id/statement': 311,
        '/customers/:id/dunning-letter': 239, '/notices': 273,
        '/follow-ups': 286, '/follow-ups/new': 363, '/contracts': 321, '/contracts/new': 375, '/contracts/:id': 329, '/contracts/:id/edit': 375,
        '/contracts/:id/renew': 375, '/contracts/:id/text': 340, '/contracts/:id/files': 320, '/contracts/:id/obligations': 277,
        '/contracts/:id/signing': 245, '/contracts/:id/signing/print': 247, '/contracts/:id/expenses': 268, '/contracts/:id/adjustments': 300, '/contracts/:id/versions': 272,
        '/contracts/:id/amend': 419, '/contracts/:id/terminate': 387, '/contracts/:id/history': 253, '/contracts/:id/invoices/new': 333,
        '/obligations': 273, '/originals': 266, '/instalments': 299, '/approvals': 266, '/receipts': 296, '/receipts/:id': 359, '/expenses': 295,
        '/fees': 306, '/fees/:id': 300, '/fees/apply': 374, '/fees/gifts': 300, '/fees/policies': 326,
        '/reports/arrears': 332, '/reports/ageing': 328, '/targets': 264, '/import': 389, '/account': 310,
    },
    finance: { '/fees/pay': 300, '/fees/policies/new': 341, '/receipts/new': 342, '/invoices': 307, '/periods': 248, '/rates': 300, '/bank': 287, '/bank/import': 315 },
    // Documents always wait for legal; those of a head are decided in other tests.
    legal: { '/approvals/:id': 327 },
    auditor: { '/audits': 278, '/audits/new': 339, '/audits/:id': 288 },
    admin: { '/admin/users': 244, '/admin/flows': 267, '/admin/templates': 241, '/admin/templates/new': 341, '/admin/templates/:id': 341, '/admin/settings': 322, '/admin/dunning': 336,
        '/admin/dunning/channels': 306, '/admin/dunning/outbox': 300 },
}

const part = /\/(page|part)-[^/]*\.wasm/

/** Opens `path` as on a first visit: the bytes of each file of the program that was asked for until the page answered. */
async function firstLoad(page: Page, path: string): Promise<Map<string, number>> {
    const loaded: Promise<[string, number]>[] = []
    page.on('requestfinished', request => {
        if (/\/pkg\/.*\.(js|wasm)$/.test(request.url())) loaded.push(request.sizes().then(sizes => [request.url(), sizes.responseBodySize]))
    })
    await open(page, path)
    return new Map(await Promise.all(loaded))
}

/** The path of the first record, where `path` names one. */
async function ofRecord(page: Page, path: string): Promise<string> {
    if (!path.includes(':id')) return path
    const [list, rest] = path.split('/:id')
    // One in force, whatever other tests did to the latest.
    return (await firstOf(page, list === '/contracts' ? '/contracts?life=performing' : list)) + rest
}

async function expectLittle(page: Page, path: string, budget: number) {
    const files = await firstLoad(page, path)
    const bytes = [...files.values()].reduce((sum, size) => sum + size, 0)
    expect([...files.keys()].filter(file => part.test(file)), 'the program has come in parts').toHaveLength(1)
    expect(Math.ceil(bytes / 1000), JSON.stringify([...files])).toBeLessThanOrEqual(budget)
}

for (const [login, paths] of Object.entries(budgets)) {
    for (const [path, budget] of Object.entries(paths)) {
        test(`${login || 'nobody'} loads little for ${path}`, async ({ newPerson, session }) => {
            const page = await newPerson({ storageState: login ? await session(login) : undefined })
            await expectLittle(page, await ofRecord(page, path), budget)
        })
    }
}

test('a page whose part cannot be loaded says so, and comes when it can', async ({ person, watch }) => {
    watch.allow(/net::ERR_FAILED/)
    const page = await person('manager')
    await open(page, '/customers')
    await page.route(part, route => route.abort())
    await page.locator('.side-nav a[href^="/contracts"]').click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('打不开')
    await page.unroute(part)
    await page.getByRole('button', { name: '重试' }).click()
    await expectReady(page)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('合同')
})

test('a page whose part comes late is read before, and answers after', async ({ person, watch }) => {
    watch.allow(/net::ERR_FAILED/)
    const page = await person('manager')
    await page.route(part, route => route.abort())
    await page.goto('/customers')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('客户')
    await page.unroute(part)
    await expectReady(page)
})

test('a dialog that cannot be loaded says so, and opens when it can', async ({ person, watch }) => {
    watch.allow(/net::ERR_FAILED/)
    const page = await person('manager')
    await open(page, '/customers')
    await page.route(part, route => route.abort())
    await page.keyboard.press('Control+k')
    await expect(page.getByText('还没有下载到本机')).toBeVisible()
    await page.unroute(part)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
})
