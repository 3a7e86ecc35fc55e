import { SetUpPage } from '../pages/set-up-page'
import { expectAccessible, expectNoSidewaysScroll } from '../support/look'
import { expect, expectReady, open, test } from '../support/test'

test.use({ company: 'none' })

test('the first visit makes the company and its first administrator', async ({ page, server, watch, newPerson }) => {
    // Chromium writes a console line for every refused request.
    watch.allow(/Failed to load resource: the server responded with a status of 4\d\d/)
    const setUp = new SetUpPage(page)
    const company = {
        token: 'not-the-token',
        company: '约账示范有限公司',
        timeZone: 'Asia/Shanghai',
        currency: 'CNY',
        login: 'admin',
        name: '张敏',
        password: '一句够长的口令 2026',
    }

    await open(page, '/')
    await expect(setUp.submit).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 360, height: 740 })
    await expectNoSidewaysScroll(page)
    await page.setViewportSize({ width: 1280, height: 800 })

    await setUp.fill(company)
    await setUp.submit.click()
    await setUp.expectTokenRefused(company)

    await setUp.fill({ ...company, token: server.setupToken })
    await setUp.submit.click()
    await expect(page).toHaveURL('/')
    await expectReady(page)
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await expect(page.getByText(company.name).first()).toBeVisible()
    await expectAccessible(page)

    const second = await newPerson()
    await open(second, '/')
    await expect(new SetUpPage(second).submit).toBeHidden()
    await expect(second.getByRole('button', { name: '登录', exact: true })).toBeVisible()
})
