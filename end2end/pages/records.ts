// Records of a test's own: what it finds depends on no other test, before or after it on the same server.
import type { Page } from '@playwright/test'
import { ask, freshId, open } from '../support/test'

/** A customer with a main contact 王总 and a name that no other has. */
export async function newCustomer(page: Page, about = '客户'): Promise<{ id: string; name: string }> {
    // What is asked for is asked of the server that the page is on.
    if (page.url() === 'about:blank') await open(page, '/more')
    const id = freshId()
    const name = `${about} ${id.slice(0, 8)}`
    await ask(page, 'customers/create', { id, form: { name }, contact: [freshId(), { name: '王总', is_main: true }], is_distinct: false })
    return { id, name }
}

/** A service contract in force since 2025 until 2031 over 1,200.00 to be paid then, or as `terms` say otherwise, under a customer of its own unless they name one. */
export async function newContract(page: Page, terms: object = {}): Promise<{ id: string; version: number; number: string; customer: string }> {
    const id = freshId()
    const { customer } = { customer: '', ...terms }
    const form = {
        customer: customer || (await newCustomer(page)).id, title: `实施合同 ${id.slice(0, 8)}`, contract_type: 'service', life: 'performing', signed: '2025-01-01',
        start: '2025-01-01', end: '2031-12-31',
        lines: [{ product: '实施服务', quantity: '1', unit: '项', unit_price: '1200', discount: '' }], plan: [{ due: '2031-01-31', amount: '1200', note: '' }], ...terms,
    }
    const { version, number } = await ask(page, 'contracts/create', { id, form })
    return { id, version, number, customer: form.customer }
}

/** An unsigned contract over so much that the sample's flow asks for approval: the head's, then legal's, then finance's. */
export async function contractToApprove(rep: Page): Promise<{ id: string; version: number; number: string; title: string }> {
    const title = `大额合同 ${freshId().slice(0, 8)}`
    const lines = [{ product: '实施服务', quantity: '1', unit: '项', unit_price: '360000', discount: '' }]
    const plan = [{ due: '2031-01-31', amount: '360000', note: '' }]
    return { title, ...(await newContract(rep, { title, life: 'pending_signature', signed: '', lines, plan })) }
}

/** A contract of three instalments of 1,000.00: one paid, one partly, one, due in 2031, not at all. */
export async function partlyPaid(rep: Page, finance: Page): Promise<{ id: string; version: number }> {
    const lines = [{ product: '实施服务', quantity: '1', unit: '项', unit_price: '3000', discount: '' }]
    const plan = ['2025-02-01', '2025-03-01', '2031-04-01'].map(due => ({ due, amount: '1000', note: '' }))
    const contract = await newContract(rep, { lines, plan })
    const receipt = freshId()
    await ask(rep, 'receipts/draft', { id: receipt, form: { customer: contract.customer, date: '今天', amount: '1300', currency: 'CNY', method: 'transfer' } })
    await ask(finance, 'receipts/confirm', { id: receipt, shares: null })
    return contract
}

/** A customer who should have been called so long ago that this reminder heads each list. */
export async function newReminder(rep: Page): Promise<{ id: string; name: string }> {
    const customer = await newCustomer(rep, '该联系')
    const form = { customer: customer.id, kind: 'call', said: '下次再谈', happened: '2020-01-01', next: '2020-01-02' }
    await ask(rep, 'follow_ups/log', { id: freshId(), form })
    return customer
}
