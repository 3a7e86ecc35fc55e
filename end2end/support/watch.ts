// Every page is watched from its first byte: an error or warning of the console, an uncaught error, a breach of the content
// security policy or a hydration mismatch fails the test that caused it.
import type { BrowserContext, ConsoleMessage, WebError } from '@playwright/test'

export class Watch {
    private readonly seen: string[] = []
    private readonly allowed: RegExp[] = []

    /** A message that this test provokes on purpose, such as the browser's line for a refused request. */
    allow(pattern: RegExp): void {
        this.allowed.push(pattern)
    }

    /** Has a new browser say what it would keep to itself. */
    static async prepare(context: BrowserContext): Promise<void> {
        await context.addInitScript(() => {
            document.addEventListener('securitypolicyviolation', event => {
                console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI || 'inline'}`)
            })
        })
    }

    add(context: BrowserContext): void {
        context.on('console', this.hear)
        context.on('weberror', this.hearError)
    }

    leave(context: BrowserContext): void {
        context.off('console', this.hear)
        context.off('weberror', this.hearError)
    }

    private readonly hear = (message: ConsoleMessage): void => {
        if (isProblem(message)) this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`)
    }

    private readonly hearError = (error: WebError): void => {
        this.seen.push(`uncaught: ${error.error().stack ?? error.error()}`)
    }

    /** What went wrong and was not allowed. */
    get problems(): string[] {
        return this.seen.filter(line => !this.allowed.some(pattern => pattern.test(line)))
    }
}

function isProblem(message: ConsoleMessage): boolean {
    return message.type() === 'error' || message.type() === 'warning' || /hydrat|panicked/i.test(message.text())
}
