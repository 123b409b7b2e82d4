extension Configuration {
    /// What turns texts into vectors.
    struct Embeddings: Sendable, Equatable {
        enum Kind: String, SettingChoice { case local, openai, deterministic, off }

        var kind = Kind.local
        /// Nothing: under ``Configuration/dataDir``.
        var modelDir: String?
        var url: WebAddress?
        var apiKey: Secret?
        var model: String?
        var dimensions = 384
    }

    /// Answers to questions.
    struct QA: Sendable, Equatable {
        /// What a user of the free tier gets when no answer is cached.
        enum FreeTier: String, SettingChoice { case cached, stub, limited }

        var enabled = true
        var assistantName = "groupd"
        /// Names of ``Configuration/providers``, tried in order. `stub` needs no entry there.
        var providers = [EntryName.stub]
        var topN = 12
        var contextTokens = 3_000
        var freeTier = FreeTier.cached
        var freeContextTokens = 800
        var answerTTLMinSeconds = 3_600
        var answerTTLMaxSeconds = 21_600
        /// 0 is no budget.
        var dailyBudgetUSD = 0.0
        var questionsPerHour = 60
    }

    /// A language model.
    struct Provider: Sendable, Equatable {
        enum Kind: String, SettingChoice { case openai, anthropic, stub }

        /// Nothing is refused, except for the provider called `stub`.
        var kind: Kind?
        var baseURL: WebAddress?
        var apiKey: Secret?
        var model: String?
        var usdPerMillionPromptTokens = 0.0
        var usdPerMillionCompletionTokens = 0.0
        var timeoutSeconds = 30
    }
}
