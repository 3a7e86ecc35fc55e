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
    '': { '/': 222 },
    manager: {
        '/': 279, '/more': 183, '/customers': 270, '/customers/new': 301, '/customers/:id': 305, '/customers/:id/edit': 301, '/customers/:id/statement': 260,
        '/customers/:id/dunning-letter': 223, '/notices': 255,
        '/follow-ups': 270, '/follow-ups/new': 314, '/contracts': 307, '/contracts/new': 326, '/contracts/:id': 310, '/contracts/:id/edit': 326,
        '/contracts/:id/renew': 326, '/contracts/:id/text': 296, '/contracts/:id/files': 268, '/contracts/:id/obligations': 259,
        '/contracts/:id/signing': 226, '/contracts/:id/signing/print': 229, '/contracts/:id/expenses': 249, '/contracts/:id/adjustments': 253, '/contracts/:id/versions': 254,
        '/contracts/:id/amend': 377, '/contracts/:id/terminate': 347, '/contracts/:id/history': 235, '/contracts/:id/invoices/new': 281,
        '/obligations': 257, '/originals': 250, '/instalments': 281, '/approvals': 250, '/receipts': 281, '/receipts/:id': 308, '/expenses': 281,
        '/fees': 298, '/fees/:id': 274, '/fees/apply': 323, '/fees/gifts': 237, '/fees/policies': 275,
        '/reports/arrears': 285, '/reports/ageing': 277, '/targets': 245, '/import': 292, '/account': 265,
    },
    finance: { '/fees/pay': 257, '/fees/policies/new': 298, '/receipts/new': 290, '/invoices': 292, '/periods': 238, '/rates': 245, '/bank': 268, '/bank/import': 266 },
    // Documents always wait for legal; those of a head are decided in other tests.
    legal: { '/approvals/:id': 309 },
    auditor: { '/audits': 263, '/audits/new': 287, '/audits/:id': 272 },
    admin: { '/admin/users': 229, '/admin/flows': 252, '/admin/templates': 226, '/admin/templates/new': 297, '/admin/templates/:id': 297, '/admin/settings': 278, '/admin/dunning': 285,
        '/admin/dunning/channels': 252, '/admin/dunning/outbox': 238 },
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
