// The typed identifiers of the registration world.
#pragma once

#include "base/ids.hpp"

namespace vidimus::domain {

using BodyId = base::Id<struct BodyTag>;
using OrganisationId = base::Id<struct OrganisationTag>;
using PersonId = base::Id<struct PersonTag>;
using AccreditationId = base::Id<struct AccreditationTag>;
using ContractId = base::Id<struct ContractTag>;
using AmendmentId = base::Id<struct AmendmentTag>;
using ProductId = base::Id<struct ProductTag>;
using SiteId = base::Id<struct SiteTag>;
using MembershipId = base::Id<struct MembershipTag>;
using FeeInvoiceId = base::Id<struct FeeInvoiceTag>;
using LineId = base::Id<struct LineTag>;
using OrderDraftId = base::Id<struct OrderDraftTag>;
using DossierId = base::Id<struct DossierTag>;
using PieceId = base::Id<struct PieceTag>;
using ReviewId = base::Id<struct ReviewTag>;
using ConsentId = base::Id<struct ConsentTag>;
using IdentificationId = base::Id<struct IdentificationTag>;
using ClockAlertId = base::Id<struct ClockAlertTag>;
using AppointmentId = base::Id<struct AppointmentTag>;
using CertificateId = base::Id<struct CertificateTag>;
using TokenId = base::Id<struct TokenTag>;
using LetterId = base::Id<struct LetterTag>;
using ContactId = base::Id<struct ContactTag>;
using ErasureId = base::Id<struct ErasureTag>;
using RestrictionId = base::Id<struct RestrictionTag>;
using SessionId = base::Id<struct SessionTag>;
using ChallengeId = base::Id<struct ChallengeTag>;
using StationId = base::Id<struct StationTag>;
using LeaveId = base::Id<struct LeaveTag>;
using WaitId = base::Id<struct WaitTag>;
using FeedId = base::Id<struct FeedTag>;
using JobId = base::Id<struct JobTag>;
using ClientId = base::Id<struct ClientTag>;
using IntegratorKeyId = base::Id<struct IntegratorKeyTag>;
using SubscriptionId = base::Id<struct SubscriptionTag>;
using BlobId = base::Id<struct BlobTag>;
using base::Version;

}  // namespace vidimus::domain
