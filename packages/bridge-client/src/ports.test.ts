import { describe, expect, it } from 'vitest'
import { fetchBridgePorts } from './ports.js'

const answering = (response: () => Response) => async () => response()

describe('the ports of card bridges', () => {
  it('are those that the site names', async () => {
    expect(await fetchBridgePorts(answering(() => Response.json({ ports: [9324, 8324] })))).toEqual([
      9324, 8324,
    ])
  })

  it.each([
    ['is silent', () => new Response(null, { status: 404 })],
    ['answers with a page', () => new Response('<!doctype html>')],
    ['names none', () => Response.json({ ports: [] })],
    ['names what is no port', () => Response.json({ ports: [70_000] })],
  ])('are the usual one if the site %s', async (_what, response) => {
    expect(await fetchBridgePorts(answering(response))).toEqual([8324])
  })

  it('are the usual one if the site cannot be reached', async () => {
    expect(await fetchBridgePorts(async () => Promise.reject(new TypeError('network')))).toEqual([8324])
  })
})
