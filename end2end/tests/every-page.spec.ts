import { show, VIEWS } from '../pages/views'
import { expectAccessible, expectChinese, expectNoSidewaysScroll, expectTablesFit, expectThumbsFit } from '../support/look'
import { PHONE, test } from '../support/test'

test.describe.configure({ mode: 'parallel' })

// Each page on a desk by day and on a phone by night: quiet (every test watches that), accessible, within the screen, all in Chinese.
for (const view of VIEWS) {
    test(view.name, async ({ person }) => {
        const page = await person(view.login)
        await show(page, view)
        await expectNoSidewaysScroll(page)
        await expectTablesFit(page)
        await expectChinese(page)
        await expectAccessible(page, view.over)

        await page.setViewportSize(PHONE.viewport)
        await page.emulateMedia({ colorScheme: 'dark' })
        await expectNoSidewaysScroll(page)
        await expectThumbsFit(page)
        await expectAccessible(page, view.over)
    })
}
