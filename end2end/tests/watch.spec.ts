import { expect, open, test } from '../support/test'

// The watch of every other test is worth something only if it sees: each kind of fault is made on purpose.
test('an error, a warning, an uncaught error and a breach of the content policy are seen', async ({ page, watch }) => {
    await open(page, '/')
    expect(watch.problems).toEqual([])
    await page.evaluate(() => {
        console.error('made on purpose')
        console.warn('made on purpose')
        setTimeout(() => { throw new Error('thrown on purpose') })
        document.body.append(Object.assign(document.createElement('script'), { textContent: '0' }))
    })
    const kinds = [/console error: made on purpose/, /console warning: made on purpose/, /uncaught: .*thrown on purpose/s, /content security policy: script-src/]
    for (const kind of kinds) await expect.poll(() => watch.problems.some(line => kind.test(line)), `${kind}`).toBe(true)
    watch.allow(/on purpose|content security policy|Content Security Policy/)
})

test('a page whose server part and browser part differ is seen', async ({ page, watch }) => {
    // The sign-in page without its form is not what the browser part expects.
    await page.route('/', async route => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, body: (await answer.text()).replace(/<form[^]*<\/form>/, '') })
    })
    await page.goto('/')
    await expect.poll(() => watch.problems.some(line => /hydrat|panicked|unreachable/i.test(line))).toBe(true)
    watch.allow(/.*/s)
})
