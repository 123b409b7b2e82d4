internal import GroupChat
internal import NIOCore

/// A draft on its way from a socket to the writer.
struct PendingDraft: Sendable {
    var draft: Draft
    let ref: String?
    let group: Wire.ID
    /// What answers it once it is committed.
    let frame: @Sendable (Receipt) -> [UInt8]
    let sentAt = NIODeadline.now()
    let start = ContinuousClock.now
}

extension Socket {
    func perform(_ action: SendLine<PendingDraft>.Action) {
        let (services, mailbox, number) = (hub.services, hub.mailbox, number)
        switch action {
        case .submit(let send):
            services.submit(send.draft) { result in send.answer(result, services, mailbox, number) }
        case .resolve(let send):
            Task {
                let result: Result<Draft, ChatError>
                do throws(ChatError) {
                    result = .success(try await services.mentioning(send.draft))
                } catch {
                    result = .failure(error)
                }
                mailbox.post(.resolved(number, send, result))
            }
        }
    }

    /// Whom a message mentions is known now, or why it cannot be sent.
    func resolved(_ send: PendingDraft, _ result: Result<Draft, ChatError>) {
        var next: PendingDraft?
        switch result {
        case .success(let draft):
            next = send
            next?.draft = draft
        case .failure(let error): send.answer(.failure(error), hub.services, hub.mailbox, number)
        }
        for action in line.resolved(next) { perform(action) }
    }
}

extension PendingDraft {
    /// Tells the socket of that number what became of it; on any thread.
    fileprivate func answer(
        _ result: Result<Receipt, ChatError>, _ services: SocketServices, _ mailbox: LoopMailbox, _ number: UInt64
    ) {
        switch result {
        case .success(let receipt):
            mailbox.post(.answer(number, FrameBytes.text(frame(receipt)), sentAt: sentAt))
        case .failure(let error):
            Task {
                var error = await services.explain(error, draft.group, draft.author)
                error.group = group.text
                await NotFoundTiming.wait(with: error, since: start)
                mailbox.post(.refused(number, error, ref: ref, sentAt: sentAt))
            }
        }
    }
}
