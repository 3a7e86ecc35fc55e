import type { Page } from '@playwright/test'
import { signIn } from '../pages/sign-in-page'
import { show, type View, VIEWS } from '../pages/views'
import { expectEnglish, expectNoSidewaysScroll } from '../support/look'
import { ask, expect, expectReady, freshId, open, PHONE, speak, test } from '../support/test'

test.use({ company: 'latin' })

// The pages are many: two workers share them.
test.describe.configure({ mode: 'parallel' })
const PARTS = 2

// Nobody may change records that belong to nobody.
const isForAll = (view: View) => !view.ofSample && (typeof view.at === 'string' || !(view.act || view.at.then || view.at.named))

/** A contract that waits for legal; in a company that came in from a ledger none does. */
async function submitOne(admin: Page, rep: Page, part: number) {
    await ask(admin, 'flows/save', {
        flow: null,
        form: { name: `Contract approval ${part}`, kind: 'contract', is_active: true, condition: {}, steps: [{ approvers: 'role:legal', mode: 'any_one' }] },
    })
    const [customer, contract] = [freshId(), freshId()]
    await ask(rep, 'customers/create', { id: customer, form: { name: `Harbour Lights ${part} Ltd` }, contact: null, is_distinct: false })
    const due = new Date().toISOString().slice(0, 10)
    const lines = [{ product: 'Mooring lamp', quantity: '2', unit: 'piece', unit_price: '600', discount: '' }]
    const form = { customer, title: 'Mooring lamps', contract_type: 'sales', life: 'pending_signature', lines, plan: [{ due, amount: '1200', note: '' }] }
    await ask(rep, 'contracts/create', { id: contract, form })
    await ask(rep, 'contracts/submit', { id: contract, version: 1, comment: 'Please approve' })
}

/** An audit under way over a few contracts; a company that came in from a ledger has none. */
async function auditOne(auditor: Page, part: number) {
    const id = freshId()
    const { form } = await ask(auditor, 'audits/start_of', { id: null })
    const selection = { ...form.selection, sample: '3' }
    await ask(auditor, 'audits/create', { id, form: { ...form, name: `Spring audit ${part}`, from: '2024-01-01', to: '2024-12-31', selection } })
    await ask(auditor, 'audits/start', { id, version: 1 })
}

for (let part = 1; part <= PARTS; part++) test(`every page is English when the language is, part ${part} of ${PARTS}`, async ({ person }) => {
    test.slow()
    const people = new Map<string, Page>()
    const [admin, rep, auditor] = [await person('admin'), await person('rep'), await person('auditor')]
    for (const page of [admin, rep, auditor]) await open(page, '/')
    await submitOne(admin, rep, part)
    await auditOne(auditor, part)
    for (const view of VIEWS.filter(isForAll).filter((_, index) => index % PARTS === part - 1)) {
        await test.step(view.name, async () => {
            let page = people.get(view.login)
            if (!page) {
                page = await person(view.login)
                people.set(view.login, page)
                await open(page, '/')
                await speak(page, 'en')
            }
            await page.setViewportSize({ width: 1280, height: 800 })
            await show(page, view)
            await expectEnglish(page)
            await expectNoSidewaysScroll(page)
            // English is longer.
            await page.setViewportSize(PHONE.viewport)
            await expectNoSidewaysScroll(page)
        })
    }
    for (const page of people.values()) await speak(page, 'zh')
})

test('the language is kept with the person, through signing out and on another device', async ({ page, newPerson }) => {
    await signIn(page, 'rep')
    await open(page, '/account')
    await page.getByRole('main').getByRole('button', { name: 'Switch to English' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible()
    await expectReady(page)
    await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).first().click()
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()

    const elsewhere = await newPerson()
    await open(elsewhere, '/')
    await elsewhere.getByLabel('登录名').fill('rep')
    await elsewhere.getByLabel('密码', { exact: true }).fill('yuezhang-demo')
    await elsewhere.getByRole('button', { name: '登录', exact: true }).click()
    await expect(elsewhere.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
    await expect(elsewhere.locator('html')).toHaveAttribute('lang', 'en')
    await expect(elsewhere.getByText(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}$/).first()).toBeVisible()

    await expectReady(elsewhere)
    await speak(elsewhere, 'zh')
    await open(elsewhere, '/')
    await expect(elsewhere.getByText(/^\d{1,2}月\d{1,2}日 周[一二三四五六日]$/).first()).toBeVisible()
})
