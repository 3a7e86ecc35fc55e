// The real program on a real database: a folder of its own, a free port, and the two lines it prints.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const startLimit = 60_000
const stopLimit = 15_000

/** What the data folder holds before the server starts: nothing, what `yuezhang demo` makes, or a company whose records have no Hanzi. */
export type Company = 'none' | Seed
export type Seed = 'demo' | 'latin'

/** Everybody's password in the sample companies. */
export const PASSWORD = 'yuezhang-demo'

export class YuezhangServer {
    private constructor(
        private process: ChildProcess,
        readonly dataFolder: string,
        /** `http://127.0.0.1:PORT` */
        readonly url: string,
        private readonly output: string[],
    ) {}

    static async start(company: Company): Promise<YuezhangServer> {
        const folder = await mkdtemp(join(tmpdir(), 'yuezhang-end2end-'))
        if (company !== 'none') await cp(seedFolder(company), join(folder, 'data'), { recursive: true })
        const process = serve(folder, '127.0.0.1:0')
        const output: string[] = []
        const url = await addressOf(process, output)
        return new YuezhangServer(process, folder, url, output)
    }

    /** Stops it and leaves its data: what is open sees the connection go. */
    async pause(): Promise<void> {
        if (this.process.exitCode !== null || this.process.signalCode !== null) return
        const ended = once(this.process, 'exit')
        this.process.kill('SIGTERM')
        const late = setTimeout(() => this.process.kill('SIGKILL'), stopLimit)
        const [, signal] = await ended
        clearTimeout(late)
        if (signal === 'SIGKILL') throw new Error(`the server did not stop within ${stopLimit} ms\n${this.log}`)
    }

    /** Starts it again on the same data, under the same address. */
    async resume(): Promise<void> {
        this.process = serve(this.dataFolder, new URL(this.url).host)
        await addressOf(this.process, this.output)
    }

    /** The token printed for the first visit; only a server without a company prints one. */
    get setupToken(): string {
        for (const line of this.output) {
            const match = line.match(/setup token: (\S+)/)
            if (match) return match[1]
        }
        throw new Error(`no line "setup token: …" in:\n${this.output.join('\n')}`)
    }

    /** Everything it printed so far, for a failing test's report. */
    get log(): string {
        return this.output.join('\n')
    }

    /** Runs another command of the program against a folder that no server holds. */
    async command(...args: string[]): Promise<string> {
        return (await yuezhang(this.dataFolder, ...args)).stdout
    }

    /** Stops as an operator does; a server that does not end by itself is a failure. */
    async stop(): Promise<void> {
        await this.pause()
        await rm(this.dataFolder, { recursive: true, force: true })
    }
}

/** Makes the sample companies once a run; each worker's server gets a copy. Answers what removes them. */
export async function makeSeeds(): Promise<() => Promise<void>> {
    const folder = await mkdtemp(join(tmpdir(), 'yuezhang-end2end-seeds-'))
    process.env[SEEDS] = folder
    const latin = async () => {
        await yuezhang(folder, 'import', '--kind', 'invoices', join(import.meta.dirname, '../data/latin-invoices.csv'), '--data', seedFolder('latin'))
        // What an import brings from the console belongs to nobody: the manager sees it as an executive.
        for (const role of ['admin', 'auditor', 'finance', 'legal', 'manager', 'rep']) {
            const user = yuezhang(folder, 'user', 'add', '--data', seedFolder('latin'), '--login', role, '--name', 'Pat Example', '--roles', role === 'manager' ? 'manager,executive' : role, '--password-stdin')
            user.child.stdin?.end(`${PASSWORD}\n`)
            await user
        }
    }
    await Promise.all([yuezhang(folder, 'demo', '--data', seedFolder('demo')), latin()])
    return () => rm(folder, { recursive: true, force: true })
}

const SEEDS = 'END2END_SEEDS'

function seedFolder(seed: Seed): string {
    const folder = process.env[SEEDS]
    if (!folder) throw new Error('no sample companies: support/seeds.ts makes them before the tests')
    return join(folder, seed)
}

function serve(folder: string, address: string): ChildProcess {
    return spawn(program(), ['serve', '--data', join(folder, 'data'), '--addr', address],
        { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
}

function program(): string {
    const path = process.env.YUEZHANG_BINARY
    if (!path) throw new Error('YUEZHANG_BINARY is not set: start the browser tests with bin/test browser')
    return path
}

// The settings of the person who runs the tests must not reach the server.
function environment(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('YUEZHANG_')))
}

function yuezhang(folder: string, ...args: string[]) {
    return promisify(execFile)(program(), args, { cwd: folder, env: environment(), maxBuffer: 64 << 20 })
}

function addressOf(server: ChildProcess, output: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
        const fail = (reason: string) => {
            server.kill('SIGKILL')
            reject(new Error(`${reason}\n${output.join('\n')}`))
        }
        const late = setTimeout(() => fail(`the server did not listen within ${startLimit} ms`), startLimit)
        const read = (line: string) => {
            output.push(line)
            const match = line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/)
            if (!match) return
            clearTimeout(late)
            resolve(match[1])
        }
        for (const stream of [server.stdout, server.stderr]) if (stream) createInterface({ input: stream }).on('line', read)
        server.once('error', error => fail(error.message))
        server.once('exit', code => {
            clearTimeout(late)
            reject(new Error(`the server ended with code ${code} before it listened\n${output.join('\n')}`))
        })
    })
}
