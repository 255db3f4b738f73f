#include "transport/conversation.h"

#include <utility>

#include <gtest/gtest.h>
#include <poll.h>

#include "transport/ssh/make_transport.h"

namespace sysring::tests {

Conversation::Conversation(const transport::Settings& settings) {
  auto made = transport::ssh::make_transport(settings, completions_);
  EXPECT_TRUE(made);
  transport_ = std::move(*made);
}

OperationId Conversation::start(transport::ConnectionId connection,
                                transport::Operation operation) {
  const OperationId id{++last_id_};
  transport_->start(connection, id, std::move(operation));
  return id;
}

Result<transport::Answer> Conversation::next() {
  pollfd wanted{completions_.descriptor(), POLLIN, 0};
  while (arrived_.empty()) {
    if (::poll(&wanted, 1, 120'000) == 0)
      return Error{Reason::deadline_passed, Effect::none, "the test gave up"};
    arrived_ = completions_.drain();
  }
  auto answer = std::move(arrived_.front().answer);
  arrived_.erase(arrived_.begin());
  return answer;
}

Result<transport::Answer> Conversation::run(const transport::Target& target,
                                            transport::Operation operation) {
  start(transport_->open(target), std::move(operation));
  return next();
}

}  // namespace sysring::tests
