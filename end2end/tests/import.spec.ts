import { join } from 'node:path'
import { ImportPage } from '../pages/import-page'
import { signIn } from '../pages/sign-in-page'
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from '../support/test'

const ledger = join(import.meta.dirname, '../../server/tests/data/contracts-untidy-zh.xlsx')

test('an untidy ledger comes in once, says what is wrong with the rest, and is undone as a whole', async ({ page, watch }) => {
    test.slow()
    watch.allow(/422/)
    const importing = new ImportPage(page)
    await signIn(page, 'finance')
    await open(page, '/import')

    await test.step('what others must approve is neither offered nor taken', async () => {
        await expect(page.getByRole('radio', { name: '合同台账', exact: true })).toHaveCount(1)
        await expect(page.getByRole('radio', { name: '折让与坏账', exact: true })).toHaveCount(0)
        const sheet = '合同编号,客户名称,期次,类型,金额,币种,入账日期,原因\nHT1,甲,1,坏账核销,1,CNY,2025-01-05,客户破产\n'
        const file = { name: 'given-up.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) }
        await page.getByLabel(/选择文件，或拖到这里/).setInputFiles(file)
        await expect(page.getByText(/不能在这里导入。请逐笔在合同的“折让与坏账”页申请/)).toBeVisible()
    })

    await test.step('the preview shows each problem beside its cell, and columns can be corrected', async () => {
        await importing.upload(ledger)
        // The sample company has none of the reps whom this ledger names.
        await importing.ignore('业务员')
        await expect(importing.figure('可以导入的行')).toContainText('新增 5')
        await expect(importing.figure('有问题的行')).toContainText('4')
        await expect(importing.row(10)).toContainText('没有这个日期')
        await expect(importing.row(11)).toContainText('有问题')
        await expect(importing.row(12)).toContainText('金额必须大于 0')
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
    })

    await test.step('the good rows come in, and a file tells of the others', async () => {
        await importing.start('导入 5 行，跳过 5 行')
        await expect(importing.figure('新增')).toContainText('5')
        await expect(importing.figure('拒绝')).toContainText('4')
        const file = await importing.errorFile()
        expect(file.subarray(0, 2).toString()).toBe('PK')
    })

    await test.step('the same file once more doubles nothing', async () => {
        await importing.another()
        await importing.upload(ledger)
        await importing.ignore('业务员')
        await expect(importing.figure('可以导入的行')).toContainText('没有变化 5')
        await importing.start('导入 5 行，跳过 5 行')
        await expect(importing.figure('新增')).toContainText('0')
        await expect(importing.figure('没有变化')).toContainText('5')
    })

    await test.step('undone, its contracts are gone', async () => {
        await expect(importing.past(0).getByRole('button')).toHaveCount(0)
        await importing.undo(importing.past(1))
        await expect(importing.past(1)).toContainText('已撤销')
        await expectAccessible(page)
        await open(page, '/contracts?q=HT20250103001')
        await expect(page.getByText('HT20250103001', { exact: true })).toHaveCount(0)
    })
})
