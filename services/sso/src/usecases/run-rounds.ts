/** What happens by itself while sign-in runs. */
import type { SsoContext } from './context.js'
import { deleteOld, writeSeen } from './housekeeping.js'
import { type EndListener, tellEnds } from './tell-ends.js'
import { endOverdue, type KnownCertificates, watchRevocation } from './watch-revocation.js'

/** How often, in seconds. `watch` bounds how long a revoked certificate still lets its person act. */
export type RoundTimes = { readonly watch: number }

const TELL_SECONDS = 0.5
const SEEN_SECONDS = 5
const HOUSEKEEPING_SECONDS = 60

/** Starts the rounds; `stop` lets those that run end, and writes down what is only remembered. */
export function runRounds(
  ctx: SsoContext,
  listeners: readonly EndListener[],
  times: RoundTimes,
): { readonly stop: () => Promise<void> } {
  const known: KnownCertificates = new Map()
  const rounds = [
    repeat(ctx, { name: 'watch over certificates', seconds: times.watch }, async () => {
      await watchRevocation(ctx, known)
    }),
    repeat(ctx, { name: 'end of sessions', seconds: times.watch }, () => endOverdue(ctx)),
    repeat(ctx, { name: 'telling of ends', seconds: TELL_SECONDS }, async () => {
      await tellEnds(ctx, listeners)
    }),
    repeat(ctx, { name: 'writing of uses', seconds: SEEN_SECONDS }, () => writeSeen(ctx)),
    repeat(ctx, { name: 'housekeeping', seconds: HOUSEKEEPING_SECONDS }, () => deleteOld(ctx)),
  ]
  return {
    stop: async () => {
      await Promise.all(rounds.map(({ stop }) => stop()))
      await writeSeen(ctx)
    },
  }
}

/** Runs a round, waits, and runs it again; one that fails is logged and tried at the next turn. */
function repeat(
  { logger }: Pick<SsoContext, 'logger'>,
  { name, seconds }: { readonly name: string; readonly seconds: number },
  round: () => Promise<void>,
): { readonly stop: () => Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const turn = () => {
    running = round()
      .catch((error: unknown) => logger.error({ err: error }, `round failed: ${name}`))
      .then(() => {
        if (!stopped) timer = setTimeout(turn, seconds * 1000)
      })
  }
  turn()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
