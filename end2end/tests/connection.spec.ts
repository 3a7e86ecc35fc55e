// The live stream through a dropped line and a server that restarts: said in one line, right again by itself, nothing loaded anew.
import { writeFile } from 'node:fs/promises'
import { badge, isMarked, mark } from '../pages/frame'
import { newReminder } from '../pages/records'
import { expect, open, test } from '../support/test'

const broken = /Failed to load resource|ERR_FAILED|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_NETWORK|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/
const lost = '连接中断，正在重连；显示的数字可能不是最新的。'

test('while the stream is away a line says so, and the badge is right again without reload once it is back', async ({ person, watch }) => {
    watch.allow(broken)
    const manager = await person('manager')
    const rep = await person('rep')
    const { name } = await newReminder(rep)
    await manager.route('**/live', route => route.abort())
    await open(manager, '/')
    await mark(manager)
    const before = await badge(manager, '/follow-ups')
    await expect(manager.getByText(lost)).toBeVisible()

    await open(rep, '/')
    await rep.locator('.agenda-row', { hasText: name }).getByRole('button', { name: /^记跟进/ }).click()
    await rep.getByRole('dialog').getByLabel('说了什么').fill('线路断着的时候')
    await rep.getByRole('dialog').getByRole('button', { name: '保存跟进' }).click()
    await expect(rep.getByText(/^已记下电话/)).toBeVisible()
    expect(await badge(manager, '/follow-ups')).toBe(before)

    await manager.unroute('**/live')
    await expect.poll(() => badge(manager, '/follow-ups'), { timeout: 20_000 }).toBe(before - 1)
    await expect(manager.getByText(lost)).toBeHidden()
    expect(await isMarked(manager)).toBe(true)
})

test('after a restart of the server the badge and the list are right again without reload', async ({ person, server, watch }, info) => {
    test.slow()
    watch.allow(broken)
    const finance = await person('finance')
    await open(finance, '/contracts?expiring=yes')
    await mark(finance)
    // The badge leads to what is to expire as soon as there is any, and counts the same as the list.
    const before = await badge(finance, '/contracts')
    await expect(finance.locator('tfoot')).toContainText(`合计 ${before} 份`)
    const number = `CQ${Date.now()}`
    await expect(finance.getByText(number)).toHaveCount(0)

    await server.pause()
    await expect(finance.getByText(lost)).toBeVisible()
    const ledger = info.outputPath('ledger.csv')
    await writeFile(ledger, `合同编号,客户名称,签订日期,结束日期,合同金额,合同状态,付款进度\n${number},停机时导入的客户,2020-03-01,2020-12-31,5000,进行中,未付款\n`)
    await server.command('import', '--kind', 'contracts', ledger, '--data', 'data')
    await server.resume()

    await expect.poll(() => badge(finance, '/contracts'), { timeout: 30_000 }).toBe(before + 1)
    await expect(finance.locator('tfoot')).toContainText(`合计 ${before + 1} 份`)
    await expect(finance.getByText(number)).toBeVisible()
    await expect(finance.getByText(lost)).toBeHidden()
    expect(await isMarked(finance)).toBe(true)
})
