// Every screen and what can be opened on it, by whom and how: for specs that look at all of them.
import type { Page } from '@playwright/test'
import { expect, expectReady, open } from '../support/test'
import { firstOf } from './lists'

export type View = {
    name: string
    /** Who opens it, in the sample companies. */
    login: 'rep' | 'manager' | 'finance' | 'admin' | 'legal' | 'auditor'
    /** A path, or a list whose first record, or first of that name, is opened. */
    at: string | { firstOf: string; named?: string; then?: string }
    /** What is opened on the page: a dialog, a menu, a refused form. */
    act?: (page: Page) => Promise<void>
    /** Only the sample company has the records that it needs: a ledger brings in none such. */
    ofSample?: boolean
    /** What is opened and lies over a part of the page: it alone is judged, the page beneath by the view without it. */
    over?: string
}

const press = (name: RegExp) => async (page: Page) => {
    await page.getByRole('button', { name }).first().click()
}

const inDialog = (name: RegExp) => async (page: Page) => {
    await press(name)(page)
    await expect(page.getByRole('dialog')).toBeVisible()
}

/** Ticks the first record of a list, and opens what is done with the ticked ones. */
const withTicked = (name: RegExp) => async (page: Page) => {
    const choose = page.getByRole('button', { name: /^(选择|Select)$/ })
    if (await choose.isVisible()) await choose.click()
    await page.locator('.tick-box input').first().check()
    await inDialog(name)(page)
}

const refused = async (page: Page) => {
    await page.locator('main form button[type=submit]').last().click()
    await expect(page.locator('[aria-invalid=true]').first()).toBeVisible()
}

const found = (text: string) => async (page: Page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(text)
    await expect(page.getByRole('option').first()).toBeVisible()
}

const menu = (selector: string) => async (page: Page) => {
    await page.locator(selector).first().click()
}

const audit = (named: string, then?: string) => ({ firstOf: '/audits', named, then })

/** Goes on to the first record of the list on the page. */
const firstRow = async (page: Page) => {
    await page.locator('.row-link').first().click()
    await expect(page.locator('fieldset').first()).toBeVisible()
}

const help = async (page: Page) => {
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
}

export const VIEWS: View[] = [
    { name: 'today', login: 'manager', at: '/' },
    { name: 'today of a rep', login: 'rep', at: '/' },
    { name: 'more', login: 'manager', at: '/more' },
    { name: 'find anything', login: 'manager', at: '/', act: found('a') },
    { name: 'keys', login: 'manager', at: '/', act: help },
    { name: 'user menu', login: 'manager', at: '/account', act: menu('.user-menu > summary'), over: '.user-menu' },
    { name: 'account', login: 'rep', at: '/account' },
    { name: 'approvals', login: 'manager', at: '/approvals' },
    { name: 'handled approvals', login: 'manager', at: '/approvals?list=handled' },
    { name: 'approval', login: 'legal', at: { firstOf: '/approvals' } },
    { name: 'return an approval', login: 'legal', at: { firstOf: '/approvals' }, act: inDialog(/^(退回|Return)/) },
    { name: 'customers', login: 'manager', at: '/customers' },
    { name: 'no customer found', login: 'manager', at: '/customers?q=zzzz' },
    { name: 'customer', login: 'manager', at: { firstOf: '/customers' } },
    { name: 'new customer', login: 'rep', at: '/customers/new', act: refused },
    { name: 'edit customer', login: 'manager', at: { firstOf: '/customers', then: '/edit' } },
    { name: 'reassign', login: 'manager', at: { firstOf: '/customers' }, act: inDialog(/^(转交|Reassign)/) },
    { name: 'contact', login: 'manager', at: { firstOf: '/customers' }, act: inDialog(/^(加联系人|Add contact)/) },
    { name: 'follow-ups', login: 'manager', at: '/follow-ups' },
    { name: 'all follow-ups', login: 'manager', at: '/follow-ups?window=all' },
    { name: 'log for many', ofSample: true, login: 'manager', at: '/follow-ups', act: withTicked(/^(批量记跟进|Log for them)/) },
    { name: 'log a follow-up', login: 'rep', at: '/follow-ups/new' },
    { name: 'log in a dialog', login: 'manager', at: { firstOf: '/customers' }, act: inDialog(/^(记跟进|Log follow-up)/) },
    { name: 'contracts', login: 'manager', at: '/contracts' },
    { name: 'filter of contracts', login: 'manager', at: '/contracts', act: menu('.chip > summary'), over: '.chip[open]' },
    { name: 'archive many', ofSample: true, login: 'manager', at: '/contracts?life=completed', act: withTicked(/^(归档|Archive)/) },
    { name: 'contract', login: 'manager', at: { firstOf: '/contracts' } },
    { name: 'text of a contract', login: 'manager', at: { firstOf: '/contracts?life=pending_signature&type=sales', then: '/text' } },
    { name: 'signing of a contract', login: 'manager', at: { firstOf: '/contracts?life=pending_signature', then: '/signing' } },
    { name: 'signing sheet', login: 'manager', at: { firstOf: '/contracts?life=pending_signature', then: '/signing/print' } },
    { name: 'changes of a contract', login: 'manager', at: { firstOf: '/contracts', then: '/history' } },
    { name: 'state of a contract', login: 'manager', at: { firstOf: '/contracts?life=performing' }, act: inDialog(/^(更改状态|Change state)/) },
    { name: 'files of a contract', login: 'manager', at: { firstOf: '/contracts', then: '/files' } },
    { name: 'withdraw a file', login: 'manager', at: { firstOf: '/originals' }, act: inDialog(/^(作废|Withdraw)/) },
    { name: 'register originals', login: 'manager', at: { firstOf: '/originals' }, act: inDialog(/^(登记原件|Register originals)/) },
    { name: 'return an original', login: 'manager', at: { firstOf: '/originals' }, act: inDialog(/^(归还|Return)/) },
    { name: 'originals', login: 'manager', at: '/originals?window=all' },
    { name: 'versions of a contract', login: 'manager', at: { firstOf: '/contracts', then: '/versions' } },
    { name: 'renew a contract', login: 'rep', at: { firstOf: '/contracts?life=performing', then: '/renew' } },
    { name: 'amend a contract', login: 'rep', at: { firstOf: '/contracts?life=performing', then: '/amend' }, act: refused },
    { name: 'terminate a contract', login: 'rep', at: { firstOf: '/contracts?life=performing', then: '/terminate' }, act: refused },
    { name: 'new contract', login: 'rep', at: '/contracts/new', act: refused },
    { name: 'contracts to expire', login: 'manager', at: '/contracts?expiring=yes' },
    { name: 'obligations', login: 'manager', at: '/obligations?window=open' },
    { name: 'done obligations', login: 'manager', at: '/obligations?window=done' },
    { name: 'obligations of a contract', ofSample: true, login: 'manager', at: { firstOf: '/obligations?window=open' } },
    { name: 'new obligation', login: 'manager', at: { firstOf: '/obligations?window=open' }, act: inDialog(/^(新增事项|Add an obligation)/) },
    { name: 'obligation done', login: 'manager', at: { firstOf: '/obligations?window=open' }, act: inDialog(/^(登记完成|Mark done)/) },
    { name: 'due payments', login: 'finance', at: '/instalments?window=open' },
    { name: 'reason of a delay', login: 'finance', at: '/instalments', act: inDialog(/^(记原因或争议|Note a reason or dispute)/) },
    { name: 'expenses', login: 'manager', at: '/expenses' },
    { name: 'expenses of a contract', ofSample: true, login: 'manager', at: { firstOf: '/expenses' } },
    { name: 'new expense', ofSample: true, login: 'manager', at: { firstOf: '/expenses' }, act: inDialog(/^(登记费用|Record an expense)/) },
    { name: 'discounts and write-offs', login: 'manager', at: { firstOf: '/instalments?window=open', then: '/adjustments' } },
    { name: 'ask for a write-off', login: 'manager', at: { firstOf: '/instalments?window=open', then: '/adjustments' }, act: inDialog(/^(申请折让|Ask for a discount)/) },
    { name: 'statement', login: 'manager', at: { firstOf: '/customers', then: '/statement' } },
    { name: 'receipts', login: 'finance', at: '/receipts' },
    { name: 'confirm many', ofSample: true, login: 'finance', at: '/receipts?state=draft', act: withTicked(/^(批量确认到账|Confirm them)/) },
    { name: 'receipt', login: 'finance', at: { firstOf: '/receipts?state=confirmed' } },
    { name: 'reverse a receipt', login: 'finance', at: { firstOf: '/receipts?state=confirmed' }, act: inDialog(/^(冲销|Reverse)/) },
    { name: 'new receipt', login: 'finance', at: '/receipts/new', act: refused },
    { name: 'invoices', login: 'finance', at: '/invoices' },
    { name: 'invoice', ofSample: true, login: 'finance', at: { firstOf: '/invoices?state=issued' } },
    { name: 'issue an invoice', ofSample: true, login: 'finance', at: { firstOf: '/invoices?state=requested' }, act: inDialog(/^(开具|Issue)/) },
    { name: 'reverse an invoice', ofSample: true, login: 'finance', at: { firstOf: '/invoices?state=issued' }, act: inDialog(/^(红冲|Reverse in red)/) },
    { name: 'ask for an invoice', login: 'manager', at: { firstOf: '/contracts?life=performing', then: '/invoices/new' } },
    { name: 'fees', login: 'manager', at: '/fees' },
    { name: 'fees to check', login: 'finance', at: '/fees?window=to_check' },
    { name: 'late fees', login: 'rep', at: '/fees?window=late' },
    { name: 'statement of fees', ofSample: true, login: 'manager', at: { firstOf: '/fees' } },
    { name: 'check of fees', ofSample: true, login: 'manager', at: { firstOf: '/fees?window=to_check' }, act: inDialog(/^(审核通过|Pass)/) },
    { name: 'sheet of fees', ofSample: true, login: 'manager', at: { firstOf: '/fees', then: '/print' } },
    { name: 'application for fees', login: 'rep', at: '/fees/apply', act: refused },
    { name: 'payable fees', login: 'finance', at: '/fees/pay' },
    { name: 'paid fees', login: 'finance', at: '/fees/pay?list=paid' },
    { name: 'batch of fees', ofSample: true, login: 'finance', at: { firstOf: '/fees/pay?list=paid' } },
    { name: 'booked fees', login: 'finance', at: '/fees/pay?list=booked' },
    { name: 'gift register', login: 'legal', at: '/fees/gifts' },
    { name: 'exceptions of legal', login: 'legal', at: '/fees/gifts?list=exceptions' },
    { name: 'fee policies', login: 'rep', at: '/fees/policies' },
    { name: 'caps of fees', login: 'admin', at: '/fees/policies' },
    { name: 'new fee policy', login: 'finance', at: '/fees/policies/new', act: refused },
    { name: 'arrears', login: 'finance', at: '/reports/arrears' },
    { name: 'ageing', login: 'finance', at: '/reports/ageing' },
    { name: 'exchange rates', login: 'finance', at: '/rates' },
    { name: 'enter a rate', login: 'finance', at: '/rates', act: inDialog(/^(登记汇率|Enter a rate)/) },
    { name: 'periods', login: 'finance', at: '/periods' },
    { name: 'periods as one reads them', login: 'auditor', at: '/periods' },
    { name: 'targets', login: 'manager', at: '/targets' },
    { name: 'targets by months', login: 'manager', at: '/targets?by=month&of=collected' },
    { name: 'set a target', login: 'manager', at: '/targets', act: inDialog(/^(设定|修改|Set|Edit)/) },
    { name: 'import', login: 'manager', at: '/import' },
    { name: 'audits', login: 'auditor', at: '/audits' },
    { name: 'findings to answer', login: 'rep', at: '/audits' },
    { name: 'new audit', login: 'auditor', at: '/audits/new', act: refused },
    { name: 'audit', login: 'auditor', at: { firstOf: '/audits' } },
    { name: 'report of an audit', login: 'auditor', at: audit('年度合同审计', '/report') },
    { name: 'audit under way', login: 'auditor', at: audit('年度合同审计') },
    { name: 'finding of an audit', login: 'auditor', at: audit('年度合同审计'), act: inDialog(/^(记一条发现|Record a finding)/) },
    { name: 'working paper', login: 'auditor', at: audit('年度合同审计'), act: firstRow },
    { name: 'finding', login: 'manager', at: { firstOf: '/audits' } },
    { name: 'answer a finding', login: 'manager', at: { firstOf: '/audits' }, act: inDialog(/^(答复|Answer)/) },
    { name: 'users and teams', login: 'admin', at: '/admin/users' },
    { name: 'new user', login: 'admin', at: '/admin/users', act: inDialog(/^(添加用户|Add a user)/) },
    { name: 'new team', login: 'admin', at: '/admin/users', act: inDialog(/^(添加团队|Add a team)/) },
    { name: 'approval flows', login: 'admin', at: '/admin/flows' },
    { name: 'approval flow', login: 'admin', at: '/admin/flows', act: inDialog(/^(修改|Edit)/) },
    { name: 'approval flow trial', login: 'admin', at: '/admin/flows', act: inDialog(/^(试一试|Try it out)/) },
    { name: 'contract templates', login: 'admin', at: '/admin/templates' },
    { name: 'new contract template', login: 'admin', at: '/admin/templates/new', act: refused },
    { name: 'contract template', ofSample: true, login: 'admin', at: { firstOf: '/admin/templates' } },
    { name: 'settings', login: 'admin', at: '/admin/settings' },
    { name: 'reminders', login: 'rep', at: '/notices' },
    { name: 'dunning', login: 'admin', at: '/admin/dunning' },
    { name: 'channels', login: 'admin', at: '/admin/dunning/channels' },
    { name: 'outbox', login: 'admin', at: '/admin/dunning/outbox' },
    { name: 'dunning letter', login: 'manager', at: { firstOf: '/customers', then: '/dunning-letter' } },
]

/** Opens a view and waits until all of it is there. */
export async function show(page: Page, view: View): Promise<void> {
    if (typeof view.at === 'string') {
        await open(page, view.at)
    } else {
        await open(page, (await firstOf(page, view.at.firstOf, view.at.named)) + (view.at.then ?? ''))
    }
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.skeleton')).toHaveCount(0)
    await view.act?.(page)
    await expectReady(page)
}
