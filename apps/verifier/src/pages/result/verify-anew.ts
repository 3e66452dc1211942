import { useNavigate } from '@tanstack/react-router'
import { useServices } from '../../services.js'
import type { Request } from '../../session/item.js'

/** Verifies a request as a new document of the visit and goes to its page. */
export function useVerifyAnew(): (request: Request) => void {
  const { session } = useServices()
  const navigate = useNavigate()
  return ({ submission, at, sample }) => {
    const [number] = session.add([{ submission, at, sample }])
    void navigate({ to: '/result/$number', params: { number: String(number) } })
  }
}
