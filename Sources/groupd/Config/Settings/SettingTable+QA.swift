extension SettingTable {
    static let qa = asking + answering

    private static let asking = [
        Setting(
            "qa.enabled", \.qa.enabled,
            "Whether questions are answered at all."),
        Setting(
            "qa.assistant_name", \.qa.assistantName,
            "What the assistant is called in groups.", check: .name),
        Setting(
            "qa.providers", \.qa.providers,
            "Language models, tried in order; stub answers from the messages alone, without a model.", check: .order),
        Setting(
            "qa.top_n", \.qa.topN,
            "Passages that an answer may rest on.", check: .range(1...100)),
        Setting(
            "qa.context_tokens", \.qa.contextTokens,
            "The most that the model reads of them.", check: .range(100...1_000_000)),
        Setting(
            "qa.free_tier", \.qa.freeTier,
            "What free users get when no answer is cached: nothing, the stub's answer, or a model that reads less."),
        Setting(
            "qa.free_context_tokens", \.qa.freeContextTokens,
            "The most that the model reads for a free user, with limited.", check: .range(100...1_000_000)),
    ]

    private static let answering = [
        Setting(
            "qa.answer_ttl_min_seconds", \.qa.answerTTLMinSeconds,
            "How long an answer from fresh messages is kept.", check: .range(1...31_536_000)),
        Setting(
            "qa.answer_ttl_max_seconds", \.qa.answerTTLMaxSeconds,
            "How long an answer from old messages is kept.", check: .range(1...31_536_000)),
        Setting(
            "qa.daily_budget_usd", \.qa.dailyBudgetUSD,
            "What all models together may cost in a day; 0 is no bound.", check: .amount),
        Setting(
            "qa.questions_per_hour", \.qa.questionsPerHour,
            "Questions of one user that no cached answer fits.", check: .atLeast(1)),
    ]
}
