/**
 * One database server for a whole run of tests (vitest's `globalSetup`): it starts when the first test file asks for a database, and
 * makes a template of the same schemas once. What a test does to a server as a whole, it does to one of its own (`startTestServer`).
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Opens the door at which test files ask; gives back how to end everything. */
export async function setup(): Promise<() => Promise<void>> {
  const path = `/${randomUUID()}` // Whoever else is on this machine shall not become a superuser.
  const door = createServer(async (request, response) => {
    const { status, body } = await answer(request, path)
    response.writeHead(status).end(body)
  })
  await once(door.listen(0, '127.0.0.1'), 'listening')
  const { port } = door.address() as AddressInfo // A listening TCP server has one.
  process.env.TEST_DATABASE_DOOR = `http://127.0.0.1:${port}${path}`
  return async () => {
    door.close()
    if (isAsked) await (await testing()).endSharedServer()
  }
}

/** Loaded by the first who asks: most files need no database. */
let isAsked = false
function testing() {
  isAsked = true
  return import('../src/database/testing.js')
}

async function answer(request: IncomingMessage, path: string): Promise<{ status: number; body: string }> {
  if (request.url !== path) return { status: 404, body: '' }
  try {
    const { prepareTemplate } = await testing()
    return { status: 200, body: JSON.stringify(await prepareTemplate(JSON.parse(await text(request)))) }
  } catch (error) {
    return { status: 500, body: error instanceof Error ? `${error.stack}` : String(error) }
  }
}
