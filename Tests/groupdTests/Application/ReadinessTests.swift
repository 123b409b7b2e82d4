import Testing

@testable import groupd

@Suite("Readiness")
struct ReadinessTests {
    private func checks(
        postgres: Wire.HealthState = .ok, redis: Wire.HealthState = .ok
    ) -> ReadinessView.Checks {
        .init(postgres: postgres, redis: redis, embedder: .ok, providers: .ok)
    }

    @Test("only a database that stores nothing, and a server that goes down, are no reason to come; Redis is none")
    func status() {
        #expect(ReadinessProbe.view(checks(), isDraining: false).status == .ok)
        #expect(ReadinessProbe.view(checks(redis: .degraded), isDraining: false).status == .degraded)
        #expect(ReadinessProbe.view(checks(redis: .down), isDraining: false).status == .degraded)
        #expect(ReadinessProbe.view(checks(postgres: .degraded), isDraining: false).status == .degraded)
        #expect(ReadinessProbe.view(checks(postgres: .down), isDraining: false).status == .down)
        #expect(ReadinessProbe.view(checks(), isDraining: true).status == .down)
    }
}
