import { expect, expectAccessible, open, test } from '../support/test'

test('a manager sets next year’s target of a rep as 12.8万 for the year, and the rep reads it', async ({ person }) => {
    const manager = await person('manager')
    const rep = await person('rep')
    const year = new Date().getFullYear() + 1
    await open(manager, `/targets?year=${year}`)
    const line = manager.getByRole('row', { name: /王晓明/ })

    await test.step('what is no amount stands beside its field', async () => {
        await line.getByRole('button', { name: /^(设定|修改)/ }).click()
        const dialog = manager.getByRole('dialog')
        await dialog.getByLabel('全年签约额').fill('很多')
        await dialog.getByRole('button', { name: '保存目标' }).click()
        await expect(dialog.getByLabel('全年签约额')).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(manager)
    })

    await test.step('a year’s figure is split into quarters and added up again', async () => {
        const dialog = manager.getByRole('dialog')
        await dialog.getByLabel('全年签约额').fill('12.8万')
        await dialog.getByRole('radio', { name: '按季度', exact: true }).check()
        await expect(dialog.getByLabel('1 季度签约额')).toHaveValue('32,000.00')
        await expect(dialog.getByLabel('4 季度签约额')).toHaveValue('32,000.00')
        await dialog.getByRole('radio', { name: '全年', exact: true }).check()
        await expect(dialog.getByLabel('全年签约额')).toHaveValue('128,000.00')
        await dialog.getByRole('button', { name: '保存目标' }).click()
        await expect(line).toContainText('目标 128,000.00')
    })

    await test.step('the rep reads it and cannot change it', async () => {
        await open(rep, `/targets?year=${year}`)
        await expect(rep.getByRole('row', { name: /王晓明/ })).toContainText('目标 128,000.00')
        await expect(rep.getByRole('button', { name: /^(设定|修改)/ })).toHaveCount(0)
    })
})

test('a calendar link is shown once, read without signing in, and leads nowhere once it is revoked', async ({ person }) => {
    const page = await person('rep2')
    await open(page, '/account')
    const section = page.locator('#calendar')
    await section.getByRole('button', { name: /^生成链接/ }).click()
    const link = (await section.locator('code').textContent()) ?? ''
    expect(link).toMatch(/\/calendar\/[0-9a-f]{64}\.ics$/)
    const read = async () => await fetch(link)
    const answer = await read()
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/)

    await section.getByRole('button', { name: /^停用…/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用链接' }).click()
    await expect(section.getByRole('button', { name: /^生成链接/ })).toBeVisible()
    expect((await read()).status).toBe(404)
})
