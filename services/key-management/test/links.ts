/** The links between the zones of a test, which can be cut, and whose answers can be lost or changed. */
import { openZoneConnection } from '@jitsuin/platform'
import type { Party } from '../../ca/test/tls.js'

/** Who certified the zones, and where the services listen once they do. */
export type LinkedZones = {
  readonly authority: string
  readonly ports: { readonly keyManagement: number; readonly signing: number }
}

/** Opens the links. */
export function openLinks({ authority, ports }: LinkedZones) {
  const state = {
    up: true,
    distort: (json: unknown): unknown => json,
    /** How many questions still get through, and answers back. */
    questions: Number.POSITIVE_INFINITY,
    answers: Number.POSITIVE_INFINITY,
  }
  return {
    /** A connection of one party to a service; it opens when it is first used. */
    connect: (party: Party, at: 'keyManagement' | 'signing') => {
      let open: ReturnType<typeof openZoneConnection> | undefined
      const opened = () => {
        open ??= openZoneConnection({ ...party, authority, address: `https://127.0.0.1:${ports[at]}` })
        return open
      }
      return {
        post: async (path: string, body: unknown) => {
          if (!state.up || state.questions-- <= 0) throw new Error('The link is cut')
          const answer = await opened().post(path, body)
          if (--state.answers <= 0) throw new Error('The answer is lost')
          return { ...answer, json: state.distort(answer.json) }
        },
        get: (path: string) => opened().get(path),
        close: () => open?.close(),
      }
    },
    mischief: {
      /** The answers between the services arrive as this makes them; without it as they are. */
      distortAnswers: (distort: (json: unknown) => unknown = (json) => json) => {
        state.distort = distort
      },
      cutLink: () => {
        state.up = false
      },
      /** Lets so many questions of one service to the other through. */
      cutLinkAfter: (questions: number) => {
        state.questions = questions
      },
      /** The last of so many answers does not arrive. */
      loseAnswerAfter: (answers: number) => {
        state.answers = answers
      },
      mendLink: () => {
        state.up = true
        state.questions = Number.POSITIVE_INFINITY
        state.answers = Number.POSITIVE_INFINITY
      },
    },
  }
}
