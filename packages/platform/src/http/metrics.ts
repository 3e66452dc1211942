import type { FastifyInstance } from 'fastify'
import { Histogram, type Registry } from 'prom-client'

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Counts and times every request by route (never by address: ids would flood the registry) and shows the registry. */
export function measure(server: FastifyInstance, service: string, registry: Registry): void {
  const histogram = findHistogram(registry)
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const labels = { service, method: request.method, route, status: String(reply.statusCode) }
    histogram.observe(labels, reply.elapsedTime / 1000)
  })
  server.get('/metrics', async (_request, reply) => {
    return reply
      .type(registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics())
  })
}

/** Several services of one process share a registry, and so one histogram. */
function findHistogram(registry: Registry): Histogram {
  const name = 'jitsuin_http_request_seconds'
  const known = registry.getSingleMetric(name)
  if (known instanceof Histogram) return known
  return new Histogram({
    name,
    help: 'Time from the first byte of a request to the last byte of its answer',
    labelNames: ['service', 'method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  })
}
